using Connector.Accounts;
using Connector.Planning.Merging;

namespace Connector.WriteBack;

/// <summary>Port: makes several accounts of one CRM one. The one way in which an account ever leaves the CRM, and never without an approved plan.</summary>
public interface IDuplicateMerger
{
    /// <summary>The fields by which duplicates are recognised.</summary>
    IdentityFields Identity { get; }

    /// <summary>What no undo brings back, in so many words.</summary>
    string Irreversible { get; }

    /// <summary>As many merges as are handed over together: what is under way when the process ends is in doubt, and a pause waits for it.</summary>
    int MergesAtOnce { get; }

    /// <summary>The fields whose values can be carried from one record to another, those that <c>setup</c> created left out.</summary>
    Task<IReadOnlyList<string>> CarriedAsync(CancellationToken cancellationToken);

    /// <summary>Of these the ones that make sense only together.</summary>
    IReadOnlyList<IReadOnlyList<string>> Addresses { get; }

    /// <summary>API calls that these merges take, at most.</summary>
    long Calls(IReadOnlyList<MergeOrder> orders);

    /// <summary>The different records connected with any account of a group, for each group.</summary>
    Task<IReadOnlyList<RelatedRecords>> RelatedAsync(IReadOnlyList<IReadOnlyList<AccountId>> groups, CancellationToken cancellationToken);

    /// <summary>
    /// Merges, one order after the other, and yields an outcome for each loser that the CRM answered for. A loser without an outcome is in doubt,
    /// as are all not yet answered for when this throws.
    /// </summary>
    /// <param name="fields">API names; what the survivors are given is parallel to it.</param>
    /// <exception cref="Http.CrmException">A call as a whole failed.</exception>
    IAsyncEnumerable<RowOutcome> MergeAsync(IReadOnlyList<string> fields, IReadOnlyList<MergeOrder> orders, CancellationToken cancellationToken);
}

/// <param name="Kept">What the survivor is given.</param>
/// <param name="Losers">One or more; they end.</param>
public sealed record MergeOrder(AccountId Survivor, FieldChange[] Kept, IReadOnlyList<AccountId> Losers);

/// <summary>API names of the fields that say who an account is.</summary>
/// <param name="Created">When the record was made.</param>
public sealed record IdentityFields(string Name, string Website, string Phone, string Street, string PostalCode, string City, string Country, string Created)
{
    public IReadOnlyList<string> All => [Name, Website, Phone, Street, PostalCode, City, Country, Created];
}
