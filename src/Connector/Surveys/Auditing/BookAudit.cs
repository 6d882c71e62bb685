using System.Globalization;
using Connector.Accounts;
using Connector.Cleaning.Names;
using Connector.Enrichment;
using Connector.Reading;
using Connector.Segmentation;

namespace Connector.Surveys.Auditing;

/// <summary>What an audit will read and what that costs; nothing but counts was asked for yet.</summary>
/// <param name="Fields">API names that are read of every account.</param>
public sealed record AuditPlan(CrmSchema Schema, IReadOnlyList<string> Fields, SurveyCost Cost);

/// <summary>Have versus need: goes through a CRM's whole book once, and asks the CRM about its fields. Reads the CRM alone; stores and changes nothing.</summary>
/// <param name="connection">Its name in the settings.</param>
/// <param name="now">UTC.</param>
public sealed class BookAudit(string connection, ICrm crm, IFieldSurvey survey, Framework framework, AuditTerms terms, PublicSuffixes suffixes, DateTimeOffset now)
{
    /// <summary>Finding duplicates holds who every account is, about 2 kB each, while all else counts in memory that does not grow with the book.</summary>
    public const long MostForDuplicates = 200_000;

    private readonly Framework _today = framework.On(DateOnly.FromDateTime(now.UtcDateTime));

    public async Task<AuditPlan> PlanAsync(CancellationToken cancellationToken)
    {
        var schema = await crm.Reader.DescribeAsync(cancellationToken);
        List<string> fields = [.. schema.Fields.Keys.Order(StringComparer.OrdinalIgnoreCase)];
        return new AuditPlan(schema, fields, await survey.CostAsync(fields, cancellationToken));
    }

    /// <param name="read">Told how many accounts have come.</param>
    /// <exception cref="Http.CrmException">The book could not be read to its end.</exception>
    public async Task<AuditReport> RunAsync(AuditPlan plan, Action<long> read, CancellationToken cancellationToken)
    {
        var layout = new FieldLayout(0, plan.Fields);
        var counter = new AuditCounter(_today, crm.Name, layout, terms, now);
        var noDuplicates = crm.Merger is null ? "this CRM offers no way to merge this object"
            : plan.Cost.Accounts > MostForDuplicates ? $"more than {MostForDuplicates.ToString("N0", CultureInfo.InvariantCulture)} accounts; 'connector duplicates' looks for them, with more memory" : null;
        var duplicates = noDuplicates is null ? new DuplicateSurvey(crm, crm.Merger!, framework, suffixes) : null;
        var identities = duplicates?.Collect(layout);
        var ticket = await crm.Reader.PrepareAllAsync(plan.Fields, null, cancellationToken);
        await foreach (var account in crm.Reader.ReadAllAsync(plan.Fields, ticket, cancellationToken))
        {
            if (counter.Add(account) && counter.Accounts % 1000 == 0) read(counter.Accounts);
            identities?.Add(account);
        }

        var changes = await survey.LastChangesAsync(cancellationToken);
        List<AuditedField> fields = [.. plan.Fields.Select((name, i) => Field(plan.Schema.Fields[name], counter.Fields[i], changes))];
        var asked = fields.Where(field => field.IsOfInterest).Select(field => field.Field.Name).ToList();
        var uses = await survey.UsesAsync(asked, cancellationToken);
        var audience = await survey.AudienceAsync(cancellationToken);
        return new AuditReport(
            connection, plan.Schema.ObjectName, $"{framework.Name} {framework.Version}", now, terms, counter.Accounts, fields,
            counter.Gap(_today, crm.Name, plan.Schema.Fields.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase)),
            duplicates is null ? null : Estimate(duplicates.Find(identities!)), noDuplicates, uses, audience, plan.Cost, crm.Usage.Calls);
    }

    private AuditedField Field(CrmField field, FieldTally tally, IReadOnlyDictionary<string, DateTimeOffset> changes)
    {
        var readBy = framework.Attributes.Where(attribute => attribute.CrmFields(crm.Name).Contains(field.Name, StringComparer.OrdinalIgnoreCase)).Select(attribute => attribute.Name).ToList();
        if (string.Equals(framework.CurrencyField(crm.Name), field.Name, StringComparison.OrdinalIgnoreCase)) readBy.Add("the currency of amounts");
        var dimension = framework.Dimensions.FirstOrDefault(dimension => string.Equals(dimension.CrmField(crm.Name), field.Name, StringComparison.OrdinalIgnoreCase))?.Label;
        var sample = tally.Sample(SampleCheck.Size(tally.Filled, terms.Confidence, terms.Margin));
        var accuracy = ValueCheck.Of(field, _today, crm.Name)?.Judge(sample, tally.Filled, terms.Confidence);
        var (lastUse, isOfField) = changes.TryGetValue(field.Name, out var changed) ? (changed, true) : (tally.LastUse, false);
        var isLike = dimension is not null || field.IsOurs ? null : SegmentLikeness.Why(field, tally.Distinct, [.. tally.Values.Select(value => value.Key)]);
        return new AuditedField(field, tally.Filled, tally.Distinct, tally.IsCapped, tally.Values, accuracy, lastUse, isOfField, readBy, dimension, isLike);
    }

    private static DuplicateEstimate Estimate(FoundDuplicates found) =>
        new(found.Ids.Count, found.Report.Clusters.Count, found.Report.Clusters.Sum(cluster => cluster.Accounts.Count - 1L), found.Report.ToReview.Count);
}
