using Connector.Accounts;
using Connector.Reading;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <param name="Type">HubSpot's word: it decides how a value is written, <see cref="CrmField.Kind"/> how it is read.</param>
/// <param name="Formula">Of a property that is calculated from others.</param>
internal sealed record HubSpotField(CrmField Field, string Type, string? Formula = null);

/// <summary>The object's properties as last described, for the reader and the writer of one connection.</summary>
internal sealed class HubSpotFields(HubSpotApis apis, HubSpotOptions options, TimeProvider time)
{
    /// <summary>Begins the description of every property that <c>setup</c> creates.</summary>
    public const string Mark = "Written by the segmentation connector";

    public static bool IsMarked(JObject property) => HubSpotError.Text(property["description"])?.StartsWith(Mark, StringComparison.Ordinal) == true;

    /// <summary>An answer without a Date leaves our own clock, which may be fast: read so much more, rather than skip what changed.</summary>
    private static readonly TimeSpan NoClock = TimeSpan.FromDays(1);

    private IReadOnlyDictionary<string, HubSpotField>? _known;

    public async Task<CrmSchema> DescribeAsync(CancellationToken cancellationToken)
    {
        using var response = await apis.Properties.ListAsync(options.ApiVersion, options.ObjectName, cancellationToken);
        await HubSpotErrors.ThrowIfFailedAsync(response);
        _known = (await PropertiesOfAsync(response, cancellationToken)).Where(property => HubSpotError.Text(property["name"]) is not null)
            .Select(ToField).ToDictionary(field => field.Field.Name, StringComparer.OrdinalIgnoreCase);
        var fields = _known.ToDictionary(pair => pair.Key, pair => pair.Value.Field, StringComparer.OrdinalIgnoreCase);
        return new CrmSchema(options.ObjectName, fields, (response.Headers.Date ?? time.GetUtcNow() - NoClock).ToUniversalTime());
    }

    public async ValueTask<IReadOnlyDictionary<string, HubSpotField>> KnownAsync(CancellationToken cancellationToken)
    {
        if (_known is null) await DescribeAsync(cancellationToken);
        return _known!;
    }

    /// <exception cref="Http.CrmAccessException">A property is not visible to the token.</exception>
    public async ValueTask<HubSpotField[]> FindAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(cancellationToken);
        var hidden = names.Where(name => !known.ContainsKey(name)).ToList();
        return hidden.Count == 0
            ? [.. names.Select(name => known[name])]
            : throw HubSpotErrors.Access($"these properties do not exist or are hidden from the connection's token: {string.Join(", ", hidden)}");
    }

    public static bool IsTrue(JToken? token) => token is JValue { Value: true };

    private static async Task<IEnumerable<JObject>> PropertiesOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            if (JObject.Parse(await response.Content.ReadAsStringAsync(cancellationToken))["results"] is JArray { Count: > 0 } properties) return properties.OfType<JObject>();
        }
        catch (JsonException)
        {
            // The parser's message may quote the body.
        }

        throw HubSpotErrors.Contract("the object's properties are not JSON with results", (int)response.StatusCode);
    }

    private static HubSpotField ToField(JObject property)
    {
        var (name, type) = (HubSpotError.Text(property["name"])!, HubSpotError.Text(property["type"]) ?? "string");
        var isVolatile = IsTrue(property["calculated"]) || HubSpotError.Text(property["fieldType"]) == "calculation_equation";
        var options = (property["options"] as JArray ?? []).OfType<JObject>()
            .OrderBy(option => option["displayOrder"] is { Type: JTokenType.Integer } order ? (long)order : long.MaxValue)
            .Select(option => HubSpotError.Text(option["value"])).OfType<string>();
        return new HubSpotField(
            new CrmField(
                name,
                HubSpotError.Text(property["label"]) ?? name,
                type switch { "number" => ValueKind.Number, "bool" => ValueKind.Boolean, "date" or "datetime" => ValueKind.Date, _ => ValueKind.Text },
                !isVolatile && !IsTrue(property["modificationMetadata"]?["readOnlyValue"]),
                type == "enumeration",
                type == "enumeration" && !IsTrue(property["externalOptions"]),
                [.. options],
                IsMarked(property),
                isVolatile,
                Type: TypeOf(property, type),
                IsCustom: !IsTrue(property["hubspotDefined"]),
                Form: FormOf(name, type, HubSpotError.Text(property["fieldType"]))),
            type,
            HubSpotError.Text(property["calculationFormula"]));
    }

    /// <summary>Its own type and the way it is entered, which tells more.</summary>
    private static string TypeOf(JObject property, string type) => HubSpotError.Text(property["fieldType"]) is { } entered && entered != type ? $"{type} ({entered})" : type;

    /// <summary>Web and e-mail addresses have no type of their own; those that HubSpot defines are known by name.</summary>
    private static TextForm FormOf(string name, string type, string? entered) => (name, type, entered) switch
    {
        (_, "phone_number", _) or (_, _, "phonenumber") => TextForm.PhoneNumber,
        ("domain" or "website", "string", _) => TextForm.WebAddress,
        ("email", "string", _) => TextForm.EmailAddress,
        _ => TextForm.Any,
    };
}
