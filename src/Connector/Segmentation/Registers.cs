namespace Connector.Segmentation;

/// <summary>A question the segments answer.</summary>
/// <param name="AnsweredBy">Names of dimensions, views and measures; none while nobody found one.</param>
public sealed record BusinessQuestion(string Name, string Ask, IReadOnlyList<string> AnsweredBy);

/// <summary>Something that people do with segments: start a playbook, plan capacity, prepare a review.</summary>
/// <param name="ServedBy">Names of dimensions, views and measures; none while nobody found one.</param>
/// <param name="Owner">Who answers for it; null = the framework's owner.</param>
public sealed record UseCase(string Name, string Need, IReadOnlyList<string> ServedBy, string? Owner);

/// <summary>A group of people who work with segments.</summary>
/// <param name="ServedBy">The dimensions, views and measures that they want.</param>
/// <param name="AtMost">So many segments of one dimension they can work with; null = any number.</param>
public sealed record Consumer(string Name, string Label, IReadOnlyList<string> ServedBy, int? AtMost);

/// <summary>What a segment must hold to be worth having: so many accounts, or such a share of the value. Null = not asked for.</summary>
/// <param name="Value">Share of the active accounts' <see cref="Framework.Value"/>, 0 to 1.</param>
public sealed record EntryThreshold(int? Accounts, double? Value)
{
    /// <summary>Either is enough: few large accounts earn their segment as many small ones do.</summary>
    public bool IsMet(long accounts, double share) => (Accounts is { } least && accounts >= least) || (Value is { } value && share >= value);
}
