using System.Text.RegularExpressions;
using Connector.Http;
using Connector.WriteBack;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>Which pairs of an association batch were taken (contract 7): the answer names those that were, and errors for the others.</summary>
internal static partial class SnapshotAssociations
{
    // The only words that are recorded of it, of the versions before the dated ones.
    private const string Invalid = "crm.associations.INVALID_IDENTIFIER";

    /// <returns>
    /// Record → why it could not be associated. A company that is gone is no fault: its move is told without it. An error that names neither end of any pair
    /// is one of every pair that the answer does not name as taken.
    /// </returns>
    public static IReadOnlyDictionary<string, RowError> Refused(JObject answer, IReadOnlyList<(string Record, string Company)> pairs)
    {
        var errors = (answer["errors"] as JArray ?? []).OfType<JObject>().Select(error => (Error: error, Ids: Ids(error))).ToList();
        if (errors.Count == 0) return new Dictionary<string, RowError>();
        var taken = HubSpotPages.ResultsOf(answer).Select(result => (HubSpotError.Text(result["from"]?["id"]) ?? "", HubSpotError.Text(result["to"]?["id"]) ?? "")).ToHashSet();
        var known = pairs.SelectMany(pair => new[] { pair.Record, pair.Company }).ToHashSet();
        var refused = new Dictionary<string, RowError>();
        foreach (var pair in pairs.Where(pair => !taken.Contains(pair)))
        {
            if (errors.Exists(one => one.Ids.Contains(pair.Company) && IsGone(one.Error))) continue;
            var cause = errors.Find(one => one.Ids.Contains(pair.Record) || one.Ids.Contains(pair.Company)).Error ?? errors.Find(one => !one.Ids.Overlaps(known)).Error;
            if (cause is not null) refused[pair.Record] = HubSpotRowErrors.Of(HubSpotError.Of(cause.ToString()));
        }

        return refused;
    }

    private static bool IsGone(JObject error) =>
        Redaction.Code(HubSpotError.Text(error["subCategory"])) == Invalid || NotValid().IsMatch(HubSpotError.Text(error["message"]) ?? "");

    /// <summary>In the context, which is free, or in the message alone.</summary>
    private static HashSet<string> Ids(JObject error) =>
        [.. (error["context"] as JObject)?.Descendants().Select(HubSpotError.Text).OfType<string>() ?? [], .. Number().Matches(HubSpotError.Text(error["message"]) ?? "").Select(number => number.Value)];

    [GeneratedRegex(@"^COMPANY=\d+ is not valid$", RegexOptions.IgnoreCase)]
    private static partial Regex NotValid();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
