using Connector.Segmentation.Conditions;

namespace Connector.Segmentation;

/// <summary>
/// Other conditions for the accounts in scope, approved by somebody and until a day: a region where money is worth something else. An
/// account that is not certainly in scope follows the ordinary rules; of two exceptions that both apply, the first in the file counts.
/// </summary>
/// <param name="Name">Of the file; unique in its dimension.</param>
/// <param name="Scope">The condition as written.</param>
/// <param name="Until">The last day on which it holds, UTC.</param>
/// <param name="Segments">Names of the segments that have another condition in scope; the others keep theirs.</param>
public sealed record RuleException(string Name, string Scope, DateOnly Until, string ApprovedBy, IReadOnlyList<string> Segments)
{
    internal Condition ScopeCondition { get; init; } = new Never();
}

/// <summary>One alternative as the file has it.</summary>
/// <param name="Exception">Null for the ordinary rule.</param>
internal sealed record WrittenClause(Condition Condition, RuleException? Exception)
{
    /// <summary>The alternative for everybody: guarded by the scopes of the exceptions that are in force.</summary>
    /// <param name="segment">Name of the segment it belongs to.</param>
    /// <param name="exceptions">All of the dimension, in the file's order.</param>
    /// <param name="day">Null = as if no exception ever ended.</param>
    public Condition Among(string segment, IReadOnlyList<RuleException> exceptions, DateOnly? day)
    {
        if (Exception is { } own && own.Until < day) return new Never();
        var guards = exceptions.TakeWhile(exception => exception != Exception)
            .Where(exception => exception.Segments.Contains(segment) && !(exception.Until < day))
            .Select(exception => (Condition)new Negation(new Certainty(exception.ScopeCondition)));
        if (Exception is not null) guards = guards.Append(new Certainty(Exception.ScopeCondition));
        return Junction.Of(isAnd: true, [.. guards, Condition]);
    }
}
