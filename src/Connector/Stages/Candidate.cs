using Connector.Accounts;
using Connector.Enrichment;
using Connector.Store;

namespace Connector.Stages;

/// <summary>An account whose segment is uncertain for want of something that a paid source can give.</summary>
/// <param name="Needs">What it needed before anybody was asked.</param>
internal sealed record Candidate(BookAccount Account, IReadOnlyList<int> Needs, double Worth, CompanyQuestion Question)
{
    /// <summary>What is known of it, newest answers included.</summary>
    public required List<SourceAnswer> Answers { get; set; }

    /// <summary>What it needs still.</summary>
    public required IReadOnlyList<int> Open { get; set; }

    /// <summary>Vendors that gave it no answer to keep: not asked again in this run.</summary>
    public HashSet<string> Skipped { get; } = new(StringComparer.Ordinal);

    /// <summary>Vendors that have its question and answer later: until then nobody else is asked instead.</summary>
    public HashSet<string> Waiting { get; } = new(StringComparer.Ordinal);

    public static CompanyQuestion Ask(BookAccount account, CompanyFields fields) => Ask(account.Key, account.Layout, account.Inputs, fields);

    public static CompanyQuestion Ask(long key, FieldLayout layout, AttributeValue[] values, CompanyFields fields)
    {
        string? Text(string field) => layout.IndexOf(field) is var position and >= 0 && values[position] is { Kind: ValueKind.Text } value
            ? FactText.Of(value.Text) : null;
        return new CompanyQuestion(key, Text(fields.Name), Text(fields.Website), Text(fields.City), Text(fields.State), Text(fields.Country));
    }
}
