using Connector.Deployment;
using Connector.Http;
using Connector.HubSpot.Api;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>
/// A copy of a dashboard that the customer built as a template, by the reporting API (contract 12): a public beta that a portal opts into, which can copy
/// dashboards and can make none. What is on the copy no API tells, so people may change it and that is no drift.
/// </summary>
/// <remarks>UNCONFIRMED: the shape of permissions, what a list of dashboards takes and how its pages go on, what a portal outside the beta answers.</remarks>
internal sealed class HubSpotDashboard(IHubSpotReportingApi api, HubSpotDashboardOptions options, TimeProvider time)
{
    /// <summary>What was copied may show late.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private const int Looks = 10;
    private const int PerPage = 100;

    public bool IsWanted => options.Template.Length > 0;

    /// <summary>The description bears our mark. It tells no template: portals differ in its number, and what was tried in one is to be the same in another.</summary>
    public WantedArtefact Wanted => new(HubSpotBody.ToArtefact(
        new ArtefactKey(HubSpotBody.Dashboard, options.Name), new JObject { ["name"] = options.Name, ["description"] = $"{HubSpotFields.Mark}. A copy of the dashboard that its settings name." }));

    /// <summary>Null when there is none of this name.</summary>
    public async Task<JObject?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var pages = new HubSpotPages("dashboards");
        JObject page;
        do
        {
            page = await api.ListAsync(options.ApiVersion, PerPage, pages.After, cancellationToken);
            if (HubSpotPages.ResultsOf(page).FirstOrDefault(one => HubSpotError.Text(one["name"]) == name && !HubSpotFields.IsTrue(one["archived"])) is { } found) return found;
        }
        while (pages.MoveOn(page));

        return null;
    }

    /// <summary>Why it cannot be copied; null when it can, or stands already.</summary>
    public async Task<string?> WhyNotAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await FindAsync(options.Name, cancellationToken) is not null) return null;
            return PermissionsOf(await api.GetAsync(options.ApiVersion, options.Template, cancellationToken)) is null
                ? $"dashboard '{options.Name}': HubSpot does not tell the permissions of dashboard {options.Template}: give those of the copy in HubSpot:Dashboard:Permissions" : null;
        }
        catch (CrmException refused) when (refused.Status is 403 or 404)
        {
            return $"dashboard '{options.Name}': dashboard {options.Template} cannot be read: correct HubSpot:Dashboard:Template, opt into the beta of the reporting API, and give the token reporting.full.read, edit and write";
        }
    }

    /// <param name="body">What it is to be; null = it goes to the archive, from which HubSpot restores it for 90 days.</param>
    /// <exception cref="CrmContractException">Refused; also where somebody made one of that name since the plan was compared with the portal.</exception>
    public async Task CarryOutAsync(ArtefactChange change, JObject? body, CancellationToken cancellationToken)
    {
        var found = await FindAsync(change.Key.Name, cancellationToken);
        if (found is not null && change.Before is null) throw HubSpotErrors.Contract("a dashboard of this name was made meanwhile: rename it, or ours in HubSpot:Dashboard:Name");
        var permissions = body is null ? null // asked before anything goes: a template that cannot be read must not cost the copy that stands
            : PermissionsOf(await api.GetAsync(options.ApiVersion, options.Template, cancellationToken)) ?? throw HubSpotErrors.Contract($"HubSpot tells no permissions of dashboard {options.Template}");
        if (found is not null) await api.ArchiveAsync(options.ApiVersion, new JObject { ["inputs"] = new JArray(IdOf(found)) }, cancellationToken);
        if (body is null) return;
        var copy = new JObject { ["name"] = body["name"], ["cloneReports"] = options.CopyReports, ["permissions"] = permissions };
        var id = IdOf(await api.CloneAsync(options.ApiVersion, options.Template, copy, cancellationToken));
        await api.ChangeAsync(options.ApiVersion, id, new JObject { ["description"] = body["description"] }, cancellationToken);
        for (var look = 1; look < Looks && await FindAsync(change.Key.Name, cancellationToken) is null; look++) await Task.Delay(LookEvery, time, cancellationToken);
    }

    private JToken? PermissionsOf(JObject template) => options.Permissions.Length > 0 ? JObject.Parse(options.Permissions) : template["permissions"] as JObject;

    private static string IdOf(JObject dashboard) => HubSpotError.Text(dashboard["id"]) ?? throw HubSpotErrors.Contract("a dashboard came without id");
}

/// <summary>Section <c>HubSpot:Dashboard</c>.</summary>
public sealed class HubSpotDashboardOptions
{
    /// <summary>The id of the dashboard that is copied, as its address shows it. Default none: no dashboard is made. The portal must have opted into the beta of the reporting API.</summary>
    public string Template { get; set; } = "";

    /// <summary>The name of the copy. A copy of another template takes another name.</summary>
    public string Name { get; set; } = "Customer segments";

    /// <summary>Who may see the copy, a JSON object as HubSpot takes it (UNCONFIRMED, contract 12). Default: as the template.</summary>
    public string Permissions { get; set; } = "";

    /// <summary>Copies of the template's reports too. Default false: both dashboards show the same reports, and nothing is left when the copy goes.</summary>
    public bool CopyReports { get; set; }

    /// <summary>Of the beta, as it stands in its paths.</summary>
    public string ApiVersion { get; set; } = "2027-03-beta";

    internal IEnumerable<string> Faults(string section)
    {
        if (Template.Length > 0 && !Template.All(char.IsAsciiDigit)) yield return $"{section}:Template must be the number of a dashboard";
        if (Name.Trim().Length == 0) yield return $"{section}:Name must not be blank";
        if (ApiVersion.Length == 0 || !ApiVersion.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')) yield return $"{section}:ApiVersion must be a version such as 2027-03-beta";
        if (Permissions.Length > 0 && !IsObject(Permissions)) yield return $"{section}:Permissions must be a JSON object";
    }

    private static bool IsObject(string text)
    {
        try
        {
            JObject.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
