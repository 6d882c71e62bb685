using System.Globalization;
using System.Runtime.CompilerServices;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>
/// Finds what changed, by keys alone and never by offset (contract 6): the cap of 10,000 rows is not reached, and a record that is changed
/// while we page moves no other one out of sight.
/// </summary>
internal sealed class CompanySearch(HubSpotApis apis, HubSpotOptions options)
{
    private const int RecordsPerCall = 200;
    private const int LongestBody = 3_000; // contract 6, in characters

    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var answer = await apis.Records.SearchAsync(options.ApiVersion, options.ObjectName, new JObject { ["filterGroups"] = new JArray(), ["limit"] = 1 }, cancellationToken);
        return answer["total"] is { Type: JTokenType.Integer } total ? (long)total : throw HubSpotErrors.Contract("a search tells no total");
    }

    /// <summary>False when a search that asks for these properties would be refused for its length: search for keys, and read the records by them.</summary>
    public static bool Takes(IReadOnlyList<string> properties) =>
        Search(properties, CompanyColumns.Modified, At(long.MaxValue, long.MaxValue)).ToString(Formatting.None).Length <= LongestBody;

    /// <summary>Everything changed at or after <paramref name="since"/> in pages, oldest change first; a record may come twice.</summary>
    public async IAsyncEnumerable<IReadOnlyList<JObject>> ChangedAsync(
        IReadOnlyList<string> properties, DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = Math.Max(0, since.ToUnixTimeMilliseconds());
        while (true)
        {
            var page = await PageAsync(properties, CompanyColumns.Modified, [Filter(CompanyColumns.Modified, "GTE", from)], cancellationToken);
            yield return page;
            if (page.Count < RecordsPerCall) yield break;

            var last = CompanyColumns.Stamp(page[^1]);
            if (last > from)
            {
                from = last;
                continue;
            }

            // A whole page of one moment (an import, a bulk edit): through it by id, then past it.
            await foreach (var more in AtAsync(properties, from, cancellationToken)) yield return more;
            from++;
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<JObject>> AtAsync(
        IReadOnlyList<string> properties, long moment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var id = 0L; ;)
        {
            var page = await PageAsync(properties, CompanyColumns.Id, At(moment, id), cancellationToken);
            yield return page;
            if (page.Count < RecordsPerCall) yield break;
            if (!long.TryParse(CompanyColumns.IdOf(page[^1]).Value, NumberStyles.None, CultureInfo.InvariantCulture, out var last) || last <= id)
            {
                throw HubSpotErrors.Contract("a search by id does not come in the order of the ids");
            }

            id = last;
        }
    }

    private async Task<List<JObject>> PageAsync(IReadOnlyList<string> properties, string sort, JArray filters, CancellationToken cancellationToken)
    {
        var search = Search(properties, sort, filters);
        return [.. HubSpotPages.ResultsOf(await apis.Records.SearchAsync(options.ApiVersion, options.ObjectName, search, cancellationToken))];
    }

    private static JObject Search(IReadOnlyList<string> properties, string sort, JArray filters) => new()
    {
        ["filterGroups"] = new JArray(new JObject { ["filters"] = filters }),
        ["sorts"] = new JArray(new JObject { ["propertyName"] = sort, ["direction"] = "ASCENDING" }),
        ["properties"] = new JArray(properties),
        ["limit"] = RecordsPerCall,
    };

    private static JArray At(long moment, long afterId) => [Filter(CompanyColumns.Modified, "EQ", moment), Filter(CompanyColumns.Id, "GT", afterId)];

    private static JObject Filter(string property, string comparison, long value) => new()
    {
        ["propertyName"] = property,
        ["operator"] = comparison,
        ["value"] = value.ToString(CultureInfo.InvariantCulture),
    };
}
