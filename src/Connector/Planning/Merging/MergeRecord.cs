using Connector.Accounts;

namespace Connector.Planning.Merging;

/// <summary>One of the accounts that are one company, as the CRM holds it.</summary>
/// <param name="Values">Parallel to the plan's fields.</param>
/// <param name="ModifiedAt">The CRM's own time of the last change, UTC.</param>
/// <param name="CreatedOn">Null while the CRM does not tell.</param>
/// <param name="Related">Records connected with it: contacts, deals, child accounts.</param>
public sealed record MergeRecord(AccountId Id, AttributeValue[] Values, DateTimeOffset ModifiedAt, DateOnly? CreatedOn, RelatedRecords Related, AccountId? Parent = null);

/// <summary>How many records are connected with an account, by the CRM's plural word; a kind that may not be looked at is absent.</summary>
public sealed record RelatedRecords(IReadOnlyDictionary<string, long> Counts)
{
    public static RelatedRecords None { get; } = new(new Dictionary<string, long>());

    public long Total => Counts.Values.Sum();

    /// <summary>Kinds of which fewer are left than there were.</summary>
    public IEnumerable<(string Kind, long Before, long After)> Lost(RelatedRecords after) =>
        from count in Counts
        where after.Counts.TryGetValue(count.Key, out var left) && left < count.Value
        select (count.Key, count.Value, after.Counts[count.Key]);

    public override string ToString() => Total == 0 ? "nothing" : string.Join(", ", Counts.Where(count => count.Value > 0).Select(count => FormattableString.Invariant($"{count.Value:N0} {count.Key}")));
}
