using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>Leads through the pages of one answer.</summary>
/// <remarks>Only the cursor is taken from <c>paging</c>: its address has been seen to name another path, and may name another host.</remarks>
/// <param name="what">Is paged, for the error.</param>
internal sealed class HubSpotPages(string what)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>The cursor of the page to ask for; null for the first.</summary>
    public string? After { get; private set; }

    /// <summary>To the page after this one; false when this was the last.</summary>
    /// <exception cref="Http.CrmContractException">The page leads to one that was asked for: it would go on for ever.</exception>
    public bool MoveOn(JObject page)
    {
        After = HubSpotError.Text(page["paging"]?["next"]?["after"]);
        if (After is null) return false;
        return _asked.Add(After) ? true : throw HubSpotErrors.Contract($"a page of {what} leads back to one that was read");
    }

    public static IEnumerable<JObject> ResultsOf(JObject answer) =>
        answer["results"] is JArray results ? results.OfType<JObject>() : throw HubSpotErrors.Contract("an answer holds no results");
}
