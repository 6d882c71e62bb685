using Connector.Accounts;
using Connector.Cleaning;
using Connector.Governance;
using Connector.Segmentation;
using Connector.Stages;
using Connector.Store;
using Connector.WriteBack;

namespace Connector.Surveys;

/// <param name="Owner">Who sees to it.</param>
/// <param name="Count">By the book as it is now.</param>
/// <param name="Budgets">By what the runs found; none without a target, or before a run has counted.</param>
/// <param name="Faults">What is wrong, with up to three accounts each, most first.</param>
public sealed record AttributeQuality(AttributeDefinition Attribute, string Owner, QualityCount Count, IReadOnlyList<QualityBudget> Budgets, IReadOnlyList<FindingTally.Entry> Faults)
{
    public bool IsAlert => Budgets.Any(budget => budget.IsAlert);
}

/// <summary>Goes through the book and finds, per attribute that somebody answers for, what is wrong with which accounts. Reads the store alone.</summary>
/// <param name="now">UTC.</param>
public sealed class QualitySurvey(IConnectionStore store, Framework framework, string crm, DateTimeOffset now)
{
    private const int Examples = 3;
    private static readonly string[] Columns = ["owner", "attribute", "account_id", "finding", "what"];

    /// <summary>Attributes with an owner or a target, in the file's order.</summary>
    public static IReadOnlyList<AttributeDefinition> Watched(Framework framework) => [.. framework.Attributes.Where(attribute => attribute.Owner is not null || attribute.Quality is not null)];

    public static string OwnerOf(AttributeDefinition attribute, Framework framework) => attribute.Owner ?? framework.Owner;

    /// <param name="owner">Only what this one answers for; null = everybody.</param>
    /// <param name="row">Told every fault as a line of CSV; null = nobody asks.</param>
    public async Task<IReadOnlyList<AttributeQuality>> FindAsync(string? owner, Action<string>? row, CancellationToken cancellationToken)
    {
        List<AttributeDefinition> watched = [.. Watched(framework).Where(attribute => owner is null || OwnerOf(attribute, framework) == owner)];
        var faults = new FindingTally(Examples);
        row?.Invoke(string.Join(',', Columns));
        var tally = new QualityTally(watched, crm, fault =>
        {
            faults.Add(fault.Severity, fault.Rule, fault.Account, fault.Attribute.Name, fault.Message);
            row?.Invoke(Row(fault));
        });
        await CountAsync(tally, cancellationToken);

        var budgets = (await QualityBudgets.OfAsync(store, framework, now, cancellationToken)).ToDictionary(one => one.Attribute.Name, one => one.Budgets);
        return [.. watched.Zip(tally.Counts(_ => false), (attribute, count) => new AttributeQuality(attribute, OwnerOf(attribute, framework), count, budgets.GetValueOrDefault(attribute.Name, []),
            [.. faults.Entries.Where(entry => entry.Field == attribute.Name).OrderByDescending(entry => entry.Count)]))];
    }

    private async Task CountAsync(QualityTally tally, CancellationToken cancellationToken)
    {
        var today = framework.On(DateOnly.FromDateTime(now.UtcDateTime));
        var (attributes, origins, decided) = (new AttributeValue[today.Attributes.Count], new ValueOrigin[today.Attributes.Count], new Assignment[today.Dimensions.Count]);
        var (segmenter, unheard) = (new Segmenter(today, 0), new FindingTally(examplesPerRule: 0));
        unheard.Heard = (severity, rule, _, field, message) => tally.Hear(severity, rule, field, message);
        var facts = await BookFacts.OpenAsync(store, today, hasSources: false, now, cancellationToken);
        var cleaners = new Cleaners(today, crm, await BookGroups.OfAsync(store, today, crm, facts, cancellationToken), facts.Names);
        await foreach (var page in store.Book.AccountsAsync(cancellationToken).ReadAhead())
        {
            await facts.TurnToAsync(page, cancellationToken);
            foreach (var account in page)
            {
                cleaners.For(account.Layout).Clean(account.Id, account.Inputs, facts.Of(account), attributes, unheard, origins);
                var outcome = segmenter.Assign(attributes, [], now, decided);
                if (outcome.Held is not null) DecideStage.TellHeld(unheard, account.Id, outcome.Held);
                tally.Take(account.Id, outcome.Membership == Membership.Active, attributes, origins, key => facts.GiverOf(key)?.IsStale == true);
            }
        }
    }

    private string Row(QualityFault fault) => string.Join(',', new[] { OwnerOf(fault.Attribute, framework), fault.Attribute.Name, fault.Account.Value, fault.Rule, fault.Message() }.Select(CsvCell.ForSpreadsheet));
}
