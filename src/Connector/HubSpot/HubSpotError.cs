using Connector.Http;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>One error of a body, which may be an object, hold texts for errors or JSON in its message, be HTML or nothing (contract 4).</summary>
/// <param name="Code">The policy of a spent rate, else the most exact of the codes.</param>
/// <param name="Message">May quote a record's values.</param>
/// <param name="Fields">Properties it blames.</param>
internal sealed record HubSpotError(string? Code, string? Message, IReadOnlyList<string> Fields)
{
    private static readonly HubSpotError None = new(null, null, []);

    public static HubSpotError Of(string body)
    {
        if (Parse(body) is not JObject error) return None;
        var message = Text(error["message"]);
        var inner = Inner(message);
        var first = (error["errors"] as JArray)?.OfType<JObject>().FirstOrDefault() ?? inner;
        var code = Redaction.Code(Text(error["policyName"]))
            ?? Redaction.Code(Text(first?["code"]) ?? Text(first?["error"]))
            ?? Redaction.Code(Text(error["subCategory"]) ?? Text(inner?["subCategory"]))
            ?? Redaction.Code(Text(error["category"]) ?? Text(inner?["category"]))
            ?? Redaction.Code(Text(error["error"]) ?? Text(error["errorType"]));
        return new HubSpotError(code, message, Text(first?["name"] ?? first?["in"]) is { } field ? [field] : []);
    }

    /// <summary>Texts and numbers as text: HubSpot sends ids as both.</summary>
    public static string? Text(JToken? token) => token is JValue { Value: string or long or int } value ? value.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>The message itself may be JSON, or end in a list of it.</summary>
    private static JObject? Inner(string? message)
    {
        var start = message?.IndexOfAny(['[', '{']) ?? -1;
        return start < 0 ? null : Parse(message![start..]) switch
        {
            JObject one => one,
            JArray many => many.OfType<JObject>().FirstOrDefault(),
            _ => null,
        };
    }

    private static JToken? Parse(string text)
    {
        if (text.TrimStart() is not ['{' or '[', ..]) return null;
        try
        {
            using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
            return JToken.ReadFrom(reader);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
