using System.Globalization;
using System.Text.RegularExpressions;
using Connector.Http;
using Connector.Reading;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>What a portal tells about the object's properties: which lists filter by them and which properties are calculated from them. Nothing about who sees them.</summary>
internal sealed class HubSpotFieldSurvey(HubSpotApis apis, HubSpotFields schema, CompanySearch search, HubSpotOptions options) : IFieldSurvey
{
    private const int RecordsPerCall = 100;
    private const int ListsPerSearch = 500; // contract 11
    private const int ListsPerCall = 50; // UNCONFIRMED how many ids one call takes; so many keep the address short

    private static readonly string[] NotSearched =
    [
        "workflows: no scope that this connection asks for shows them",
        "reports, saved views and record layouts: no public API shows them",
    ];

    private static readonly string[] Untold = ["who sees and changes which property is told by no public API: Settings, Properties, Field permissions shows it; whoever has the token sees what this audit sees"];

    /// <remarks>One search for the count of records, one for that of lists.</remarks>
    public async Task<SurveyCost> CostAsync(IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var accounts = await search.CountAsync(cancellationToken);
        var pages = Math.Max(1, Pages(accounts, RecordsPerCall));
        var isExport = options.Jobs.ExportFromCalls > 0 && accounts / RecordsPerCall >= options.Jobs.ExportFromCalls;
        var isByKeys = !isExport && !HubSpotReader.FitsAddress(fields);
        var lists = await ListCountAsync(cancellationToken);
        return new SurveyCost(accounts,
        [
            new("describe and count", 4, "1 for the portal's limits, 1 description, 2 counts (made already)"),
            isExport ? new("read every account", 15, "1 export, about 10 looks at it, 3 counts, 1 for archived ones")
                : new("read every account", (isByKeys ? 2 * pages : pages) + 3, Invariant($"{accounts:N0} accounts / {RecordsPerCall} a call = {pages:N0}{(isByKeys ? ", twice as their properties fit no address" : "")}, 2 counts, 1 for archived ones")),
            lists is { } count
                ? new("where fields are used", Math.Max(1, Pages(count, ListsPerSearch)) + Pages(count, ListsPerCall), Invariant($"{count:N0} lists / {ListsPerSearch} a search and / {ListsPerCall} a call for their filters"))
                : new("where fields are used", 1, "1, which will be refused as the count of lists was"),
        ]);
    }

    public async Task<FieldUses> UsesAsync(IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var (known, wanted) = (await schema.KnownAsync(cancellationToken), fields.ToHashSet(StringComparer.OrdinalIgnoreCase));
        var uses = known.Values.SelectMany(property => Named(property.Formula ?? "", wanted).Select(field => new FieldUse(field, "calculated property", property.Field.Name))).ToList();
        try
        {
            foreach (var some in (await ListIdsAsync(cancellationToken)).Chunk(ListsPerCall))
            {
                var lists = (await apis.Lists.FindAsync(options.ApiVersion, some, cancellationToken))["lists"] as JArray ?? throw HubSpotErrors.Contract("an answer holds no lists");
                foreach (var list in lists.OfType<JObject>())
                {
                    var name = HubSpotError.Text(list["name"]) ?? "(without a name)";
                    uses.AddRange(Properties(list["filterBranch"]).Where(wanted.Contains).Distinct(StringComparer.OrdinalIgnoreCase).Select(field => new FieldUse(field, "list", name)));
                }
            }
        }
        catch (CrmException fault) when (fault is CrmAccessException or CrmContractException)
        {
            return new FieldUses(Sorted(uses), ["calculated properties"], [$"lists: {fault.Message}", .. NotSearched], []);
        }

        return new FieldUses(Sorted(uses), ["lists", "calculated properties"], NotSearched, []);
    }

    public Task<FieldAudience> AudienceAsync(CancellationToken cancellationToken) => Task.FromResult(new FieldAudience([], Untold));

    /// <summary>Histories stand on the records, 50 a call: too dear to be read for a whole book.</summary>
    public Task<IReadOnlyDictionary<string, DateTimeOffset>> LastChangesAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, DateTimeOffset>>(new Dictionary<string, DateTimeOffset>());

    private async Task<List<string>> ListIdsAsync(CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var (before, page) = (ids.Count, await SearchAsync(ListsPerSearch, ids.Count, cancellationToken));
            var found = (page["lists"] as JArray ?? throw HubSpotErrors.Contract("a search of lists holds none")).OfType<JObject>().Select(list => HubSpotError.Text(list["listId"])).OfType<string>().ToList();
            ids.UnionWith(found);
            if (!HubSpotFields.IsTrue(page["hasMore"])) return [.. ids];
            if (ids.Count == before) throw HubSpotErrors.Contract("a search of lists says that there are more and brings none");
        }
    }

    private async Task<long?> ListCountAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await SearchAsync(1, 0, cancellationToken))["total"] is { Type: JTokenType.Integer } total ? (long)total : 0;
        }
        catch (CrmException fault) when (fault is CrmAccessException or CrmContractException)
        {
            return null;
        }
    }

    private Task<JObject> SearchAsync(int count, int offset, CancellationToken cancellationToken) => apis.Lists.SearchAsync(
        options.ApiVersion, new JObject { ["query"] = "", ["objectTypeId"] = HubSpotImports.TypeId(options.ObjectName), ["count"] = count, ["offset"] = offset }, cancellationToken);

    /// <summary>Filters of associated records name properties of theirs.</summary>
    private static IEnumerable<string> Properties(JToken? branch)
    {
        if (branch is not JObject tree || HubSpotError.Text(tree["filterBranchType"]) == "ASSOCIATION") yield break;
        foreach (var filter in (tree["filters"] as JArray ?? []).OfType<JObject>())
        {
            if (HubSpotError.Text(filter["property"]) is { } property) yield return property;
        }

        foreach (var property in (tree["filterBranches"] as JArray ?? []).SelectMany(Properties)) yield return property;
    }

    private static IEnumerable<string> Named(string formula, IReadOnlySet<string> wanted) =>
        Regex.Matches(formula, "[A-Za-z][A-Za-z0-9_]*", RegexOptions.CultureInvariant).Select(match => match.Value).Where(wanted.Contains).Distinct(StringComparer.OrdinalIgnoreCase);

    private static List<FieldUse> Sorted(IEnumerable<FieldUse> uses) =>
        [.. uses.Distinct().OrderBy(use => use.Field, StringComparer.Ordinal).ThenBy(use => use.Kind, StringComparer.Ordinal).ThenBy(use => use.Name, StringComparer.Ordinal)];

    private static long Pages(long rows, int page) => (rows + page - 1) / page;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
