using Connector.Accounts;
using Connector.Cleaning;
using Connector.Cleaning.Groups;
using Connector.Governance;
using Connector.Segmentation;
using Connector.Stages;
using Connector.Store;
using Connector.TimeMachine;

namespace Connector.Surveys;

/// <summary>One side of an account's difference.</summary>
/// <param name="From">The CRM's field, another system's fact, or what it is derived by.</param>
/// <param name="Vendor">Who said it, by its name in the settings; null = the CRM.</param>
/// <param name="AsOf">Of the CRM: since when the book had this value by then; of others: of when they say it was so. UTC; null = derived.</param>
public sealed record ReportedAmount(double Amount, string From, string? Vendor, DateTimeOffset? AsOf);

/// <summary>An account of which sales and finance report amounts that are farther apart than the tolerance.</summary>
/// <param name="Segments">By dimension; null = none.</param>
public sealed record UnreconciledAccount(AccountId Account, ReportedAmount Sales, ReportedAmount Finance, IReadOnlyList<string?> Segments)
{
    public double Difference => Math.Round(Sales.Amount - Finance.Amount, 2);

    /// <summary>Of what finance reports; null when that is nothing.</summary>
    public double? Share => Finance.Amount == 0 ? null : Difference / Math.Abs(Finance.Amount);
}

/// <param name="Largest">The accounts beyond the tolerance with the largest differences, largest first.</param>
public sealed record ReconciledBook(Reconciliation Result, IReadOnlyList<UnreconciledAccount> Largest);

/// <summary>Compares what sales and finance reported as of a moment, in the segments of that moment, at its rates. Reads the store alone and changes nothing.</summary>
/// <param name="crm">As the framework names the connection's CRM.</param>
/// <param name="close">UTC.</param>
public sealed class ReconciliationSurvey(IConnectionStore store, string crm, Framework framework, DateTimeOffset close)
{
    private readonly Framework _ofThen = framework.On(DateOnly.FromDateTime(close.UtcDateTime));
    private readonly FindingTally _unheard = new(examplesPerRule: 0);

    /// <param name="restated">
    /// With what other systems have said of that moment since. A CRM's field says nothing of when it was so: of it the book's value of then counts either way.
    /// </param>
    /// <param name="most">So many accounts are told of each reconciliation.</param>
    public async Task<IReadOnlyList<ReconciledBook>> OfAsync(IReadOnlyList<ReconciliationRule> rules, bool restated, int most, CancellationToken cancellationToken)
    {
        var facts = await BookFacts.OfThenAsync(store, _ofThen, close, restated, cancellationToken);
        var (cleaners, dimensions) = (new Cleaners(_ofThen, crm, AccountGroups.Unknown, facts.Names), new FieldLayout(0, [.. framework.Dimensions.Select(dimension => dimension.Name)]));
        List<(Reconciliation Result, Largest<UnreconciledAccount> Largest)> sides = [.. rules.Select(rule => (new Reconciliation(rule, framework.Dimensions), new Largest<UnreconciledAccount>(most)))];
        var (attributes, origins, assignments) = (new AttributeValue[framework.Attributes.Count], new ValueOrigin[framework.Attributes.Count], new Assignment[framework.Dimensions.Count]);
        await foreach (var page in PastBook.AccountsAsync(store, close, cancellationToken))
        {
            await facts.TurnToAsync(page, cancellationToken);
            foreach (var account in page)
            {
                cleaners.For(account.Layout).Clean(account.Id, account.Inputs, facts.Of(account), attributes, _unheard, origins);
                account.CopyAssignments(dimensions, assignments);
                foreach (var (result, largest) in sides)
                {
                    if (!result.Add(attributes, assignments)) continue;
                    var difference = Math.Abs(attributes[result.Rule.Sales.Index].Number - attributes[result.Rule.Finance.Index].Number);
                    if (largest.Takes(difference)) largest.Add(Unreconciled(account.Id, result.Rule, attributes, origins, assignments, facts), difference);
                }
            }
        }

        var books = new List<ReconciledBook>();
        foreach (var (result, largest) in sides) books.Add(new ReconciledBook(result, await DatedAsync(largest.Items, cancellationToken)));
        return books;
    }

    private UnreconciledAccount Unreconciled(AccountId id, ReconciliationRule rule, AttributeValue[] attributes, ValueOrigin[] origins, Assignment[] assignments, BookFacts facts)
    {
        return new UnreconciledAccount(id, Reported(rule.Sales), Reported(rule.Finance), [.. assignments.Select(one => one.HasEnded ? null : one.Segment)]);

        ReportedAmount Reported(AttributeDefinition attribute)
        {
            var (amount, origin) = (attributes[attribute.Index].Number, origins[attribute.Index]);
            if (origin.Input is not { } input) return new ReportedAmount(amount, attribute.DerivedText ?? attribute.Name, null, null);
            if (!origin.IsFact || facts.GiverOf(input) is not { } giver) return new ReportedAmount(amount, input, null, null);
            return new ReportedAmount(amount, input, giver.Vendor, giver.AsOf < close ? giver.AsOf : close); // what was confirmed later was so by then
        }
    }

    /// <summary>Since when the book had the CRM's values is asked for the few that are told.</summary>
    private async Task<IReadOnlyList<UnreconciledAccount>> DatedAsync(IReadOnlyList<UnreconciledAccount> accounts, CancellationToken cancellationToken)
    {
        var dated = new List<UnreconciledAccount>(accounts.Count);
        foreach (var account in accounts)
        {
            var history = await store.Book.FindAsync(account.Account, cancellationToken);
            dated.Add(account with { Sales = Dated(account.Sales, history), Finance = Dated(account.Finance, history) });
        }

        return dated;
    }

    private ReportedAmount Dated(ReportedAmount amount, AccountHistory? history) =>
        amount.Vendor is null && history is not null ? amount with { AsOf = InputOrigins.HeldSince(history, amount.From, close) } : amount;
}
