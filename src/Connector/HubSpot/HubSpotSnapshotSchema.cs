using Connector.Deployment;
using Connector.Http;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>The custom object that holds the history of the segments (contract 13): its definition, and the portal's one.</summary>
/// <remarks>Segments and dimensions are texts, not choices: what was a segment once needs no option for ever.</remarks>
internal sealed class HubSpotSnapshotSchema(HubSpotApis apis, HubSpotOptions options)
{
    public const string Name = "segment_snapshot";
    public const string Key = "snapshot_key";
    public const string Kind = "snapshot_kind";
    public const string Dimension = "dimension";
    public const string Segment = "segment";
    public const string From = "from_segment";
    public const string Accounts = "accounts";
    public const string Day = "snapshot_date";

    private const int RecordsPerCall = 100;
    private const string Description = $"{HubSpotFields.Mark}. How many companies the segments had, month by month, and which companies moved.";
    private static readonly string[] OfProperty = ["name", "label", "type", "fieldType", "hasUniqueValue"];

    private static readonly IReadOnlyList<JObject> Properties =
    [
        Property(Key, "Snapshot key", "string", "text", isUnique: true),
        Property(Kind, "Kind (month or move)", "string", "text"),
        Property(Dimension, "Dimension", "string", "text"),
        Property(Segment, "Segment", "string", "text"),
        Property(From, "From segment", "string", "text"),
        Property(Accounts, "Companies", "number", "number"),
        Property(Day, "Snapshot date", "date", "date"),
    ];

    public static ArtefactKey ArtefactKey { get; } = new(HubSpotBody.Schema, Name);

    public static WantedArtefact Wanted { get; } = new(HubSpotBody.ToArtefact(ArtefactKey, new JObject
    {
        ["name"] = Name,
        ["labels"] = new JObject { ["singular"] = "Segment snapshot", ["plural"] = "Segment snapshots" },
        ["description"] = Description,
        ["primaryDisplayProperty"] = Key,
        ["properties"] = new JArray(Properties),
    }));

    /// <summary>What we define of it, in our order; the service adds properties of its own, and people may add theirs.</summary>
    public static JObject Normal(JObject definition)
    {
        var theirs = (definition["properties"] as JArray ?? []).OfType<JObject>().ToLookup(property => HubSpotError.Text(property["name"]));
        return new JObject
        {
            ["name"] = definition["name"],
            ["labels"] = new JObject { ["singular"] = definition["labels"]?["singular"], ["plural"] = definition["labels"]?["plural"] },
            ["description"] = definition["description"],
            ["primaryDisplayProperty"] = definition["primaryDisplayProperty"],
            ["properties"] = new JArray(Properties.Select(ours => theirs[HubSpotError.Text(ours["name"])].FirstOrDefault()).OfType<JObject>()
                .Select(property => new JObject(OfProperty.Where(name => property[name] is JValue { Value: not null }).Select(name => new JProperty(name, property[name]))))),
        };
    }

    /// <summary>Null when there is none.</summary>
    /// <exception cref="CrmAccessException">The portal's plan has no custom objects, or the token lacks a scope for them.</exception>
    public async Task<JObject?> FindAsync(CancellationToken cancellationToken) =>
        HubSpotPages.ResultsOf(await apis.Schemas.ListAsync(options.ApiVersion, cancellationToken)).FirstOrDefault(schema => HubSpotError.Text(schema["name"]) == Name);

    /// <summary>Its name in paths; null when there is none.</summary>
    public async Task<string?> TypeAsync(CancellationToken cancellationToken) => await FindAsync(cancellationToken) is not { } schema ? null
        : HubSpotError.Text(schema["objectTypeId"]) ?? throw HubSpotErrors.Contract("a custom object came without objectTypeId");

    /// <summary>Why the portal can have none; null when it has it, or room for it.</summary>
    public async Task<string?> WhyNotAsync(CancellationToken cancellationToken)
    {
        const string Stays = "the history of the segments stays with the connector ('connector stability' and 'simulate' answer from it)";
        try
        {
            if (await FindAsync(cancellationToken) is not null) return null;
            var room = await apis.Schemas.RoomAsync(options.ApiVersion, cancellationToken);
            return room["limit"] is JValue { Value: long limit } && room["usage"] is JValue { Value: long usage } && limit <= usage
                ? $"custom object {Name}: the portal may have {limit} and has {usage}; {Stays}" : null;
        }
        catch (CrmAccessException refused) when (refused.Status == 403)
        {
            return $"custom object {Name}: the portal's plan has none (Enterprise has), or the token lacks crm.schemas.custom and crm.objects.custom; {Stays}";
        }
    }

    /// <param name="body">What it is to be; null = it goes, with its records.</param>
    public async Task CarryOutAsync(JObject? body, CancellationToken cancellationToken)
    {
        var type = await TypeAsync(cancellationToken);
        if (body is null)
        {
            if (type is not null) await DeleteAsync(type, cancellationToken);
        }
        else if (type is null) await apis.Schemas.CreateAsync(options.ApiVersion, Whole(body), cancellationToken);
        else
        {
            var words = new JObject { ["labels"] = body["labels"], ["description"] = body["description"], ["primaryDisplayProperty"] = body["primaryDisplayProperty"], ["clearDescription"] = false };
            await apis.Schemas.ChangeAsync(options.ApiVersion, type, words, cancellationToken);
        }
    }

    public async Task<bool> IsFilledAsync(CancellationToken cancellationToken) =>
        await TypeAsync(cancellationToken) is { } type && (await IdsAsync(type, 1, cancellationToken)).Count > 0;

    private async Task DeleteAsync(string type, CancellationToken cancellationToken)
    {
        var archived = new HashSet<string>(StringComparer.Ordinal);
        while (await IdsAsync(type, RecordsPerCall, cancellationToken) is { Count: > 0 } ids)
        {
            // An archiving is answered alike whatever came of it.
            if (!ids.Any(archived.Add)) throw HubSpotErrors.Contract($"records of {Name} were archived and still show");
            await apis.Records.ArchiveAsync(options.ApiVersion, type, new JObject { ["inputs"] = new JArray(ids.Select(id => new JObject { ["id"] = id })) }, cancellationToken);
        }

        await apis.Schemas.DeleteAsync(options.ApiVersion, type, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> IdsAsync(string type, int most, CancellationToken cancellationToken) =>
        [.. HubSpotPages.ResultsOf(await apis.Records.ListAsync(options.ApiVersion, type, most, null, null, "false", cancellationToken)).Select(record => HubSpotError.Text(record["id"])).OfType<string>()];

    private static JObject Whole(JObject body) => new(body)
    {
        ["requiredProperties"] = new JArray(Key),
        ["searchableProperties"] = new JArray(),
        ["secondaryDisplayProperties"] = new JArray(Dimension, Segment),
        ["associatedObjects"] = new JArray("COMPANY"),
        ["allowsSensitiveProperties"] = false,
        ["shouldCreateSameObjectAssociation"] = false,
    };

    private static JObject Property(string name, string label, string type, string fieldType, bool isUnique = false) =>
        new() { ["name"] = name, ["label"] = label, ["type"] = type, ["fieldType"] = fieldType, ["hasUniqueValue"] = isUnique };
}
