using System.Xml.Linq;
using Connector.Deployment;
using Connector.Http;
using Connector.Salesforce.Metadata;

namespace Connector.Salesforce;

/// <summary>
/// Values of segments that the framework retired are made inactive in their picklist when no record has them and nothing in the org names them. In doubt
/// they stay.
/// </summary>
internal sealed class SalesforceRetirement(MetadataRetrieval retrieval, SalesforceApis nightly, SalesforceOptions options)
{
    // More are not read for this: a retrieve takes 10,000 files.
    private const int MostReports = 5_000;

    /// <summary>Types of which all are searched; the object itself, reports and dashboards of public folders come on top.</summary>
    private static readonly string[] Searched = ["ApexClass", "ApexTrigger", "ApprovalProcess", "FlexiPage", "Flow", "ReportType", "Workflow"];

    private const string Kinds = "fields, list views, record types, validation rules, flows, workflow, approvals, Apex, record pages, report types, reports and dashboards of public folders";
    private const string NotSearched = "people's private reports and views, other objects, email templates, Visualforce and Lightning components, managed packages, other systems";

    public async Task<(IReadOnlyList<ArtefactChange> Changes, IReadOnlyList<string> LeftOut)> RetireAsync(
        IReadOnlyList<ArtefactChange> plan, IReadOnlyList<SegmentField> fields, CancellationToken cancellationToken)
    {
        var (unused, leftOut) = (new List<(ArtefactKey Field, string Value)>(), new List<string>());
        foreach (var (field, value) in plan.SelectMany(change => Candidates(change, fields)))
        {
            if (await IsUsedAsync(field, value, cancellationToken)) leftOut.Add($"retired value {value} of {field.Name} stays: records have it");
            else unused.Add((field, value));
        }

        if (unused.Count == 0) return (plan, leftOut);
        if (await UsesAsync(plan, cancellationToken) is not { } uses) return (plan, [.. leftOut, $"retired values stay: the org has more than {MostReports} reports and dashboards, too many to search"]);
        var goes = new List<(ArtefactKey Field, string Value)>();
        foreach (var (field, value) in unused)
        {
            var places = uses.Of(value);
            if (places.Count > 0) leftOut.Add($"retired value {value} of {field.Name} stays: {string.Join(", ", places.Take(3))}{(places.Count > 3 ? $" and {places.Count - 3} more" : "")} may name it");
            else goes.Add((field, value));
        }

        return ([.. plan.Select(change => Retired(change, [.. goes]))], leftOut);
    }

    /// <summary>Active values of a field of ours that only segments of the past had.</summary>
    private IEnumerable<(ArtefactKey Field, string Value)> Candidates(ArtefactChange change, IReadOnlyList<SegmentField> fields)
    {
        if (change is not { Before: not null, After: not null, Action: ArtefactAction.Unchanged or ArtefactAction.Update } || change.Key.Kind != MetadataKind.Field.Type) return [];
        var retired = fields.FirstOrDefault(field => $"{options.ObjectName}.{field.Field}" == change.Key.Name)?.Retired ?? [];
        return retired.Count == 0 ? [] : FieldMerge.ActiveValues(MetadataBody.ToComponent(change.Key, change.After).Body).Intersect(retired).Select(value => (change.Key, value));
    }

    /// <remarks>Asked as the nightly user, who provably sees every account; of a field that it does not see nothing is known.</remarks>
    private async Task<bool> IsUsedAsync(ArtefactKey field, string value, CancellationToken cancellationToken)
    {
        var name = Soql.Name(field.Name[(field.Name.IndexOf('.', StringComparison.Ordinal) + 1)..]);
        try
        {
            return (await nightly.Query.AskAsync($"{Soql.Select(["Id"], options.ObjectName)} WHERE {name} = {Soql.Text(value)} LIMIT 1", cancellationToken)).First is not null;
        }
        catch (CrmContractException hidden) when (SalesforceErrors.IsCode(hidden, "INVALID_FIELD"))
        {
            return true;
        }
    }

    /// <summary>Null when there is too much to search.</summary>
    private async Task<ValueUse?> UsesAsync(IReadOnlyList<ArtefactChange> plan, CancellationToken cancellationToken)
    {
        var folders = await retrieval.ListAsync([("ReportFolder", null), ("DashboardFolder", null)], cancellationToken);
        var inFolders = await retrieval.ListAsync([.. folders.Select(folder => (folder.Kind, (string?)folder.Name)), ("Report", "unfiled$public")], cancellationToken);
        if (inFolders.Count > MostReports) return null;
        List<ArtefactKey> keys = [new("CustomObject", options.ObjectName), .. Searched.Select(type => new ArtefactKey(type, "*")), .. inFolders];
        return new ValueUse(await retrieval.FilesAsync(keys, cancellationToken), options.ObjectName, plan);
    }

    /// <summary>A field without the values, a record type that offers none of them.</summary>
    private static ArtefactChange Retired(ArtefactChange change, IReadOnlyList<(ArtefactKey Field, string Value)> goes)
    {
        if (change is not { After: not null, Action: ArtefactAction.Unchanged or ArtefactAction.Update }) return change;
        var component = MetadataBody.ToComponent(change.Key, change.After);
        var values = goes.Where(one => one.Field == change.Key).Select(one => one.Value).ToList();
        XElement body = component.Body;
        if (values.Count > 0) body = FieldMerge.Deactivate(body, values);
        else if (component.Kind == MetadataKind.RecordType)
        {
            foreach (var field in goes.GroupBy(one => one.Field.Name)) body = RecordTypeMetadata.Without(body, field.Key[(field.Key.IndexOf('.', StringComparison.Ordinal) + 1)..], [.. field.Select(one => one.Value)]);
        }

        var after = MetadataBody.ToArtefact(component with { Body = body }).Body;
        if (after == change.After) return change;
        var why = values.Count == 0 ? change.Why : $"retires {string.Join(", ", values)}: no record has it, and nothing names it among {Kinds}; not searched: {NotSearched}";
        return change with { Action = ArtefactAction.Update, After = after, Why = why };
    }
}
