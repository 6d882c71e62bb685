using Connector.Accounts;
using Connector.Cleaning;
using Connector.Cleaning.Groups;
using Connector.Segmentation;
using Connector.Store;

namespace Connector.Stages;

/// <summary>An account of a group, with what is rolled up of it.</summary>
/// <param name="Parent">As the CRM names it; unknown = none.</param>
/// <param name="Values">By attribute position.</param>
public sealed record GroupMember(AccountId Account, AttributeValue Parent, IReadOnlyDictionary<int, AttributeValue> Values);

/// <summary>Rolls attributes up over the groups of a book: two passes over it before the one that needs them, none where the framework rolls nothing up.</summary>
public static class BookGroups
{
    /// <param name="today">The framework of the day.</param>
    /// <param name="crm">As the framework names the connection's CRM.</param>
    /// <param name="facts">What other sources say, of the same moment as the book.</param>
    public static Task<AccountGroups> OfAsync(IConnectionStore store, Framework today, string crm, BookFacts facts, CancellationToken cancellationToken) =>
        OfAsync(() => store.Book.AccountsAsync(cancellationToken), today, crm, facts, cancellationToken);

    /// <param name="book">The accounts, to be gone through twice.</param>
    public static async Task<AccountGroups> OfAsync(
        Func<IAsyncEnumerable<IReadOnlyList<BookAccount>>> book, Framework today, string crm, BookFacts facts, CancellationToken cancellationToken)
    {
        if (today.Attributes.Select(attribute => attribute.Rollup).OfType<Segmentation.Derived.Rollup>().FirstOrDefault()?.Parent is not { } parent) return AccountGroups.None;
        var groups = new AccountGroups(today);
        await VisitAsync(book(), today, crm, BookFacts.None, (account, attributes) => groups.Join(account.Id, attributes[parent]), cancellationToken);
        await VisitAsync(book(), today, crm, facts, (account, attributes) => groups.Add(account.Id, attributes), cancellationToken);
        groups.Complete();
        return groups;
    }

    /// <summary>The accounts of one account's group, itself included, in key order; another pass over the book.</summary>
    /// <param name="groups">Of that book.</param>
    public static async Task<IReadOnlyList<GroupMember>> MembersAsync(
        IConnectionStore store, Framework today, string crm, BookFacts facts, AccountGroups groups, AccountId of, CancellationToken cancellationToken)
    {
        var (members, rollups) = (new List<GroupMember>(), today.Attributes.Select(attribute => attribute.Rollup).OfType<Segmentation.Derived.Rollup>().ToList());
        if (rollups.Count == 0) return members;
        List<int> rolled = [.. rollups.Select(rollup => rollup.Of).OfType<int>().Distinct()];
        await VisitAsync(store.Book.AccountsAsync(cancellationToken), today, crm, facts, (account, attributes) =>
        {
            if (groups.AreTogether(of, account.Id)) members.Add(new GroupMember(account.Id, attributes[rollups[0].Parent], rolled.ToDictionary(index => index, index => attributes[index])));
        }, cancellationToken);
        return members;
    }

    private static async Task VisitAsync(IAsyncEnumerable<IReadOnlyList<BookAccount>> book, Framework today, string crm, BookFacts facts, Action<BookAccount, AttributeValue[]> visit, CancellationToken cancellationToken)
    {
        var (cleaners, attributes, unheard) = (new Cleaners(today, crm, AccountGroups.Unknown, facts.Names), new AttributeValue[today.Attributes.Count], new FindingTally(examplesPerRule: 0));
        await foreach (var page in book)
        {
            await facts.TurnToAsync(page, cancellationToken);
            foreach (var account in page)
            {
                cleaners.For(account.Layout).Clean(account.Id, account.Inputs, facts.Of(account), attributes, unheard);
                visit(account, attributes);
            }
        }
    }
}
