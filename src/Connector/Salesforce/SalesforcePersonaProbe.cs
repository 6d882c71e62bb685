using Connector.Deployment;
using Connector.Http;
using Connector.Salesforce.Api;
using Connector.Salesforce.Metadata;
using Connector.Segmentation;
using Newtonsoft.Json.Linq;

namespace Connector.Salesforce;

/// <summary>Describe and list views as the persona's session shows them (contract 2.2 and 7a): fields that a user may not see are left out without a word.</summary>
internal sealed class SalesforcePersonaProbe(SalesforceFields fields, ISalesforceUiListApi lists, SalesforceOptions options) : IPersonaProbe
{
    public async Task<IReadOnlyList<Check>> LookAsync(
        IReadOnlyList<SegmentField> segments, IReadOnlyList<(SegmentView View, bool HasAccounts)> views, CancellationToken cancellationToken)
    {
        var checks = new List<Check>();
        try
        {
            var shown = (await fields.DescribeAsync(cancellationToken)).Fields;
            checks.Add(Fields([.. segments.Select(segment => segment.Field).Where(field => !shown.ContainsKey(field))], segments.Count));
            var seen = new List<SeenView>();
            foreach (var (view, hasAccounts) in options.ObjectName == "Account" ? views : [])
            {
                if (view.Scope == ViewScope.Everybody || options.Deployment.OwnViews) seen.Add(new SeenView(view, hasAccounts, await RowsAsync(view, cancellationToken)));
            }

            if (seen.Count > 0) checks.AddRange(Views(seen));
        }
        catch (CrmException refused)
        {
            checks.Add(new Check("persona can look", CheckResult.Failed, refused.Message, "correct Salesforce:Persona, and let its user work with the API and with accounts"));
        }

        return checks;
    }

    private static Check Fields(IReadOnlyList<string> hidden, int all)
    {
        const string name = "persona sees the segment fields";
        return hidden.Count == 0 ? new Check(name, CheckResult.Passed, $"{all} of {all}")
            : new Check(name, CheckResult.Failed, $"hidden: {string.Join(", ", hidden)}", "give the permission set Segmentation_Reader to the people who work with segments");
    }

    private static IEnumerable<Check> Views(List<SeenView> seen)
    {
        var missing = Labels(seen.Where(one => one.Rows is null));
        yield return missing.Length == 0 ? new Check("persona sees the list views", CheckResult.Passed, $"{seen.Count} of {seen.Count}")
            : new Check("persona sees the list views", CheckResult.Failed, $"not there: {missing}", "make a new plan; if the views are there, look at their sharing");

        var empty = Labels(seen.Where(one => one is { Rows: 0, HasAccounts: true, View.Scope: ViewScope.Everybody }));
        yield return empty.Length == 0 ? new Check("persona's list views show accounts", CheckResult.Passed, $"{seen.Count(one => one.Rows > 0)} of {seen.Count} do; the others have none to show")
            : new Check("persona's list views show accounts", CheckResult.Failed, $"empty although the segments have accounts: {empty}", "the org's sharing hides accounts from the persona, or filters name fields hidden from it");

        var own = seen.Where(one => one.View.Scope == ViewScope.Mine && one.Rows is not null).ToList();
        if (own.Count > 0 && own.TrueForAll(one => one.Rows == 0))
        {
            yield return new Check("persona's own accounts", CheckResult.Warning, "no view of their own accounts shows any", "name a persona who owns accounts that have segments");
        }
    }

    private static string Labels(IEnumerable<SeenView> views) => string.Join(", ", views.Select(one => one.View.Label));

    /// <summary>On the first page, which holds one at most; null when the persona does not see the view.</summary>
    private async Task<int?> RowsAsync(SegmentView view, CancellationToken cancellationToken)
    {
        try
        {
            var page = await lists.RecordsAsync("Account", DeveloperName.Of(view.Name), 1, cancellationToken);
            return (page["records"] as JArray)?.Count ?? throw SalesforceErrors.Contract("a list view was shown without its records");
        }
        catch (CrmContractException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private sealed record SeenView(SegmentView View, bool HasAccounts, int? Rows);
}
