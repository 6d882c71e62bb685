using System.Text.Json;
using System.Text.RegularExpressions;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>@{a1.id} and @{q.records[0].Id}: values of earlier answers in later subrequests, case-sensitive (contract 2.8).</summary>
internal static partial class References
{
    public static bool IsId(string? id) => id is not null && ReferenceId().IsMatch(id);

    /// <summary>The ids that a text refers to.</summary>
    public static IEnumerable<string> In(string text) => Reference().Matches(text).Select(match => match.Groups[1].Value);

    /// <exception cref="SalesforceException">The answer is not there or has no such value.</exception>
    public static string Resolve(string text, IReadOnlyDictionary<string, SubrequestAnswer> answers, bool json) =>
        Reference().Replace(text, match =>
        {
            var (id, path) = (match.Groups[1].Value, match.Groups[2].Value);
            var value = answers.TryGetValue(id, out var answer) && answer is { Succeeded: true, Body: { } body } ? Walk(body, path) : null;
            var found = value is { ValueKind: JsonValueKind.String } ? value.Value.GetString() : value?.GetRawText();
            return found is null
                ? throw SalesforceException.BadRequest("PROCESSING_HALTED", $"Invalid reference specified. No value for {id}{path} found in {id}.")
                : json ? JsonEncodedText.Encode(found).ToString() : found;
        });

    private static JsonElement? Walk(JsonElement from, string path)
    {
        JsonElement? at = from;
        foreach (var step in Step().Matches(path).Select(match => match.Value))
        {
            at = step[0] switch
            {
                '.' when at is { ValueKind: JsonValueKind.Object } map && map.TryGetProperty(step[1..], out var inner) => inner,
                '[' when at is { ValueKind: JsonValueKind.Array } list && int.Parse(step[1..^1], null) is var i && i < list.GetArrayLength() =>
                    list[i],
                _ => null,
            };
        }

        return at;
    }

    [GeneratedRegex(@"@\{(\w+)((?:\.\w+|\[\d{1,4}\])*)\}")]
    private static partial Regex Reference();

    [GeneratedRegex(@"\.\w+|\[\d+\]")]
    private static partial Regex Step();

    [GeneratedRegex("^[A-Za-z0-9_]+$")]
    private static partial Regex ReferenceId();
}
