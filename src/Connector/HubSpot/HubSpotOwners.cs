using Connector.Accounts;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>Who owns records, by name: a record holds its owner's number only, and one who left the company still owns some.</summary>
internal sealed class HubSpotOwners(HubSpotApis apis, HubSpotOptions options)
{
    private const string Owner = "hubspot_owner_id";
    private const int RecordsPerCall = 100;
    private const int OwnersPerPage = 100; // the default; the most is UNCONFIRMED (contract 8)
    private static readonly string[] Archived = ["false", "true"]; // not booleans: they would be sent as False and True

    public async Task<IReadOnlyDictionary<AccountId, string>> OfAsync(IReadOnlyList<AccountId> ids, CancellationToken cancellationToken)
    {
        var owners = new Dictionary<AccountId, string>();
        foreach (var some in ids.Distinct().Chunk(RecordsPerCall))
        {
            var read = new JObject { ["inputs"] = new JArray(some.Select(id => new JObject { ["id"] = id.Value })), ["properties"] = new JArray(Owner) };
            var answer = await apis.Records.ReadAsync(options.ApiVersion, options.ObjectName, Archived[0], read, cancellationToken);
            foreach (var record in HubSpotPages.ResultsOf(answer))
            {
                if (HubSpotError.Text(record["properties"]?[Owner]) is { Length: > 0 } owner) owners[CompanyColumns.IdOf(record)] = owner;
            }
        }

        var names = await NamesAsync([.. owners.Values], cancellationToken);
        return owners.Where(one => names.ContainsKey(one.Value)).ToDictionary(one => one.Key, one => names[one.Value]);
    }

    /// <summary>By owner's number; archived owners are asked for only when the others leave one unnamed.</summary>
    private async Task<Dictionary<string, string>> NamesAsync(HashSet<string> wanted, CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var archived in Archived)
        {
            var pages = new HubSpotPages("the owners");
            JObject page;
            do
            {
                if (names.Count == wanted.Count) return names;
                page = await apis.Owners.ListAsync(options.ApiVersion, OwnersPerPage, pages.After, archived, cancellationToken);
                foreach (var owner in HubSpotPages.ResultsOf(page))
                {
                    if (HubSpotError.Text(owner["id"]) is { } id && wanted.Contains(id) && NameOf(owner) is { Length: > 0 } name) names[id] = name;
                }
            }
            while (pages.MoveOn(page));
        }

        return names;
    }

    private static string? NameOf(JObject owner)
    {
        var name = $"{HubSpotError.Text(owner["firstName"])} {HubSpotError.Text(owner["lastName"])}".Trim();
        return name.Length > 0 ? name : HubSpotError.Text(owner["email"]);
    }
}
