using Connector.Http;
using Connector.Reading;
using Connector.Salesforce.Api;
using Newtonsoft.Json.Linq;

namespace Connector.Salesforce;

/// <summary>
/// Which components name a custom field, by MetadataComponentDependency (contract 6). A Bulk job knows reports and returns up to 100,000 rows; where it is
/// refused the Tooling query is asked, which knows no reports and ends at 2,000.
/// </summary>
/// <remarks>UNCONFIRMED: that the object, a beta, knows nothing of standard fields. They are not asked about here.</remarks>
internal sealed class SalesforceDependencies(SalesforceApis apis, SalesforceOptions options, BulkJobs jobs)
{
    private const int MostRows = 100_000;
    private const int MostRowsOfTooling = 2_000;

    /// <summary>An id with its comparison is about 50 letters once encoded for the URI.</summary>
    private const int FieldsPerCall = 40;

    private static readonly string[] Columns = ["MetadataComponentName", "MetadataComponentType", "RefMetadataComponentId"];

    /// <param name="fields">Custom ones.</param>
    public async Task<FieldUses> FindAsync(IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var notSearched = new List<string>();
        try
        {
            var ids = await IdsAsync(fields, cancellationToken);
            var found = ids.Count == 0 ? [] : await RowsAsync(ids, notSearched, cancellationToken);
            return new FieldUses(found, ["reports, list views, layouts, flows, record pages, rules, code and what else the dependency API knows, for custom fields"], notSearched, []);
        }
        catch (CrmException fault) when (fault is CrmAccessException or CrmContractException)
        {
            return new FieldUses([], [], [$"uses of custom fields: the org answers nothing about dependencies ({fault.Message})"], fields);
        }
    }

    public static bool IsCustom(string field) => field.EndsWith("__c", StringComparison.Ordinal);

    /// <summary>Id as the org writes it → field. Dependencies may name it by its first 15 characters alone.</summary>
    private async Task<Dictionary<string, string>> IdsAsync(IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var entity = await EntityAsync(cancellationToken);
        var soql = $"{Soql.Select(["Id", "DeveloperName", "NamespacePrefix"], "CustomField")} WHERE TableEnumOrId = {Soql.Text(entity)}";
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in (await apis.Setup.AskToolingAsync(soql, cancellationToken)).Records ?? [])
        {
            if (Text(row["Id"]) is not { Length: >= 15 } id || Text(row["DeveloperName"]) is not { } name) continue;
            var full = Text(row["NamespacePrefix"]) is { Length: > 0 } prefix ? $"{prefix}__{name}__c" : $"{name}__c";
            if (fields.Contains(full, StringComparer.OrdinalIgnoreCase)) ids[id] = full;
        }

        return ids;
    }

    /// <summary>Set-up objects name a standard object by its API name and a custom one by its durable id.</summary>
    private async Task<string> EntityAsync(CancellationToken cancellationToken)
    {
        if (!IsCustom(options.ObjectName)) return options.ObjectName;
        var soql = $"{Soql.Select(["DurableId"], "EntityDefinition")} WHERE QualifiedApiName = {Soql.Text(options.ObjectName)}";
        return Text((await apis.Setup.AskToolingAsync(soql, cancellationToken)).First?["DurableId"]) ?? options.ObjectName;
    }

    private async Task<List<FieldUse>> RowsAsync(Dictionary<string, string> ids, List<string> notSearched, CancellationToken cancellationToken)
    {
        try
        {
            return await ByJobAsync(ids, cancellationToken);
        }
        catch (CrmException refused) when (refused is CrmAccessException or CrmContractException || BulkJobs.IsRefusal(refused))
        {
            notSearched.Add("reports: the org refuses a Bulk query about dependencies, and no other tells them");
        }

        var uses = new List<FieldUse>();
        foreach (var some in ids.Keys.Chunk(FieldsPerCall))
        {
            var rows = (await apis.Setup.AskToolingAsync(Query(some), cancellationToken)).Records ?? [];
            if (rows.Count >= MostRowsOfTooling) notSearched.Add($"further uses of {string.Join(", ", some.Select(id => ids[id]))}: the dependency API ends at {MostRowsOfTooling} rows");
            uses.AddRange(rows.Select(row => Use(ids, Text(row["RefMetadataComponentId"]), Text(row["MetadataComponentType"]), Text(row["MetadataComponentName"]))).OfType<FieldUse>());
        }

        return uses;
    }

    private async Task<List<FieldUse>> ByJobAsync(Dictionary<string, string> ids, CancellationToken cancellationToken)
    {
        var name = new BulkJobName(options.ApiVersion, BulkJobs.IdOf(await apis.BulkQuery.CreateToolingAsync(new NewQueryJob("query", Query(ids.Keys)), cancellationToken)));
        var job = await jobs.WatchAsync(name, apis.BulkQuery.GetToolingAsync, cancellationToken);
        if (!BulkJobs.IsComplete(job)) throw SalesforceErrors.FromJob(name.Id, job.State, job.ErrorMessage);
        using var response = await apis.BulkQuery.ToolingResultsAsync(name.Version, name.Id, MostRows, cancellationToken);
        await SalesforceErrors.ThrowIfFailedAsync(response);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            return await ReadAsync(ids, stream, cancellationToken);
        }
        catch (CsvCutException)
        {
            throw SalesforceErrors.Contract($"the results of Bulk job {name.Id} end within a row");
        }
    }

    private static async Task<List<FieldUse>> ReadAsync(Dictionary<string, string> ids, Stream stream, CancellationToken cancellationToken)
    {
        await using var csv = await CsvAnswer.OpenAsync(stream, known: null, cancellationToken);
        var uses = new List<FieldUse>();
        if (csv.Header.Count == 0) return uses;
        var places = Columns.Select(csv.IndexOf).ToArray();
        if (places.Contains(-1)) throw SalesforceErrors.Contract("rows about dependencies lack a column that was asked for");
        while (await csv.ReadAsync(cancellationToken))
        {
            if (Use(ids, csv[places[2]].ToString(), csv[places[1]].ToString(), csv[places[0]].ToString()) is { } use) uses.Add(use);
        }

        return uses;
    }

    private static string Query(IEnumerable<string> ids) =>
        $"{Soql.Select(Columns, "MetadataComponentDependency")} WHERE {string.Join(" OR ", ids.Select(id => $"RefMetadataComponentId = {Soql.Text(id)}"))}";

    private static FieldUse? Use(Dictionary<string, string> ids, string? field, string? type, string? name) =>
        field is { Length: >= 15 } && type is { Length: > 0 } && ids.FirstOrDefault(id => id.Key.StartsWith(field[..15], StringComparison.Ordinal)).Value is { } found
            ? new FieldUse(found, KindOf(type), name is { Length: > 0 } ? name : "(without a name)") : null;

    /// <summary>As people say it; a type that we have no word for as the org writes it.</summary>
    private static string KindOf(string type) => type switch
    {
        "Report" => "report",
        "ListView" => "list view",
        "Layout" => "layout",
        "CompactLayout" => "compact layout",
        "Flow" => "flow",
        "FlexiPage" => "record page",
        "ValidationRule" => "validation rule",
        "WorkflowRule" or "WorkflowFieldUpdate" or "WorkflowAlert" => "workflow",
        "ApexClass" or "ApexTrigger" => "Apex code",
        "CustomField" => "field",
        _ => type,
    };

    private static string? Text(JToken? token) => token is JValue { Value: string text } ? text : null;
}
