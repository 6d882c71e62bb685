using System.Globalization;
using Connector.Accounts;
using Connector.Enrichment;
using Newtonsoft.Json.Linq;

namespace Connector.Sources;

/// <summary>Reads a vendor's object with suspicion: every field may be absent, of another type, a list, or nonsense; none of that is an error.</summary>
internal sealed class JsonFacts(JObject said)
{
    public string? Text(string path) => FactText.Of(Plain(path) is { } token ? AsText(token) : null);

    /// <summary>As it came, of any length: for ids and tokens, which go nowhere but back.</summary>
    public string? RawText(string path) => Plain(path) is { Type: JTokenType.String } token && AsText(token) is { Length: > 0 } text ? text : null;

    /// <summary>Number or text, of the first path that says anything.</summary>
    public AttributeValue Value(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            if (Plain(path) is not { } token) continue;
            var value = token.Type is JTokenType.Integer or JTokenType.Float ? FactText.Number(AsNumber(token))
                : token.Type == JTokenType.Boolean ? AttributeValue.Of((bool)token) : FactText.Value(AsText(token));
            if (value.IsKnown) return value;
        }

        return AttributeValue.Unknown;
    }

    /// <summary>A number, also one that came as a text.</summary>
    public AttributeValue Number(string path) => Plain(path) is { } token ? FactText.Number(AsNumber(token)) : AttributeValue.Unknown;

    /// <summary>By what the account may be found. An id given by people may be the CRM's own or another one: it is tried as both.</summary>
    public IReadOnlyList<AccountKey> Keys(string id, string? website, string name) =>
        SourceKeys.Of(Text(id), [website is null ? null : Text(website)], Text(name));

    /// <summary>Of a list the first element.</summary>
    private JValue? Plain(string path)
    {
        JToken? token = said;
        foreach (var step in path.Split('.')) token = (token as JObject)?[step];
        if (token is JArray list) token = list.FirstOrDefault();
        if (token is JObject named) token = named["name"] ?? named["value"];
        return token is JValue { Type: not (JTokenType.Null or JTokenType.Undefined) } value ? value : null;
    }

    private static string AsText(JValue value) => value.ToString(CultureInfo.InvariantCulture);

    private static double? AsNumber(JValue value) =>
        double.TryParse(AsText(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
