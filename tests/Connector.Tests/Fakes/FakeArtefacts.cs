using System.Runtime.CompilerServices;
using Connector.Deployment;
using Connector.Http;

namespace Connector.Tests.Fakes;

/// <summary>
/// A CRM's artefacts in memory, of three kinds: a <c>field</c> holds data and others add values to it, a <c>page</c> is the customer's, a <c>view</c> is
/// neither. Their text is their parts: <c>label=A;filter=b</c>.
/// </summary>
internal sealed class FakeArtefacts : IArtefactDeployer
{
    public Dictionary<ArtefactKey, string> Held { get; } = [];

    /// <summary>Told when a field comes or goes.</summary>
    public Action<string, bool>? FieldChanged { get; init; }

    /// <summary>The checks and deployments asked for, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The check finds this wrong.</summary>
    public string? CheckFinds { get; set; }

    /// <summary>The deployment itself is taken back for this.</summary>
    public string? DeploymentFinds { get; set; }

    /// <summary>The next deployment is carried out, and nobody hears of it: before its id, or after it.</summary>
    public (bool BeforeId, bool IsCarriedOut)? Breaks { get; set; }

    public Dictionary<string, bool> Jobs { get; } = [];

    public HashSet<ArtefactKey> Filled { get; } = [];

    public int Opened { get; private set; }

    /// <summary>Whether the connection's user is let at what was deployed.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Nobody can be let in or taken out.</summary>
    public bool RefusesAccess { get; set; }

    /// <summary>The process is killed during the next check.</summary>
    public bool DiesInCheck { get; set; }

    private static string Sorted(string body) => Text(Parse(body));

    public WantedArtefacts Wanted(Artefacts artefacts) => new(
        [
            .. artefacts.Fields.Select(field => new WantedArtefact(Content(new("field", field.Field), string.Join(';', field.Options.Select(option => $"values[{option.Value}]={option.Label}")) + ";mark=ours"), field.Field)),
            .. artefacts.Fields.Select(field => new WantedArtefact(Content(new("view", $"by_{field.Field}"), $"label=By {field.Label};group={field.Field}"))),
            .. artefacts.Reports.Where(report => report.Figure is not null)
                .Select(report => new WantedArtefact(Content(new("view", report.Name), $"label={report.Label};figure={report.Figure!.Field}"))),
            .. artefacts.History is null ? [] : new[] { new WantedArtefact(Content(new("history", "segments"), "label=History")) },
        ],
        ["reports: the fake has none"]);

    public bool HoldsHistory(ArtefactKey key) => key.Kind == "history";

    public ArtefactContent Content(ArtefactKey key, string body) => new(key, Sorted(body), Parse(body));

    public ArtefactContent Merge(ArtefactContent wanted, ArtefactContent? current)
    {
        var parts = new Dictionary<string, string>(wanted.Parts);
        if (wanted.Key.Kind != "view") foreach (var (path, value) in current?.Parts ?? new Dictionary<string, string>()) parts.TryAdd(path, value);
        return Content(wanted.Key, Text(parts));
    }

    public bool IsMarked(ArtefactContent current) => current.Parts.ContainsKey("mark");

    public bool IsAmended(ArtefactKey key) => key.Kind == "page";

    public bool HoldsData(ArtefactKey key) => key.Kind == "field";

    public bool IsOthers(ArtefactKey key, string path) => key.Kind == "field" && path.StartsWith("values[", StringComparison.Ordinal);

    public Task<IReadOnlyList<ArtefactContent>> ReadAsync(IReadOnlyCollection<ArtefactKey> keys, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ArtefactContent>>([.. keys.Where(Held.ContainsKey).Select(key => Content(key, Held[key]))]);

    public async Task<DeploymentOutcome> DeployAsync(IReadOnlyList<ArtefactChange> changes, bool isCheck, Func<string, Task> started, CancellationToken cancellationToken)
    {
        Calls.Add($"{(isCheck ? "check" : "deploy")} {changes.Count}");
        if (isCheck && DiesInCheck)
        {
            DiesInCheck = false;
            throw new InvalidOperationException("killed");
        }

        if ((isCheck ? CheckFinds : DeploymentFinds) is { } finding) return new DeploymentOutcome(false, [finding], []);
        if (isCheck) return new DeploymentOutcome(true, [], []);
        var (job, breaks) = ($"job-{Calls.Count}", Breaks);
        Breaks = null;
        Jobs[job] = breaks?.IsCarriedOut ?? true;
        if (breaks is { BeforeId: false } or null) await started(job);
        if (Jobs[job]) CarryOut(changes);
        return breaks is null ? new DeploymentOutcome(true, [], []) : throw new CrmUnavailableException(FakeCrm.CrmName, null, null, "the connection dropped");
    }

    public Task<DeploymentOutcome?> ResumeAsync(string id, IReadOnlyList<ArtefactChange> changes, CancellationToken cancellationToken)
    {
        Calls.Add($"resume {id}");
        return Task.FromResult<DeploymentOutcome?>(new DeploymentOutcome(Jobs[id], Jobs[id] ? [] : ["it was cancelled"], []));
    }

    public async IAsyncEnumerable<string> OpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (RefusesAccess) throw new CrmAccessException(FakeCrm.CrmName, 403, null, "no right to assign");
        Opened++;
        IsOpen = true;
        yield break;
    }

    public Task CloseAsync(IReadOnlyCollection<ArtefactKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count > 0) IsOpen = false;
        return Task.CompletedTask;
    }

    public Task<bool> IsFilledAsync(ArtefactKey key, CancellationToken cancellationToken) => Task.FromResult(Filled.Contains(key));

    private void CarryOut(IReadOnlyList<ArtefactChange> changes)
    {
        foreach (var change in changes)
        {
            if (change.After is null) Held.Remove(change.Key);
            else Held[change.Key] = change.After;
            if (change.Key.Kind == "field") FieldChanged?.Invoke(change.Key.Name, change.After is not null);
        }
    }

    private static Dictionary<string, string> Parse(string body) => body.Split(';').Select(part => part.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);

    private static string Text(Dictionary<string, string> parts) => string.Join(';', parts.OrderBy(part => part.Key, StringComparer.Ordinal).Select(part => $"{part.Key}={part.Value}"));
}
