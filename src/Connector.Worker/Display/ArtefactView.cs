using Connector.Deployment;
using Connector.Store;

namespace Connector.Worker.Display;

/// <summary>The artefacts of a plan or of a look at them, element by element.</summary>
internal sealed record ArtefactView(IReadOnlyList<(ArtefactChange Change, IReadOnlyList<PartChange> Parts)> Changes)
{
    private const int PartsShown = 12;

    public static async Task<ArtefactView> OfAsync(ICrm crm, IConnectionStore store, long plan, CancellationToken cancellationToken) =>
        Of(crm, await store.Artefacts.ChangesAsync(plan, cancellationToken));

    public static ArtefactView Of(ICrm crm, IReadOnlyList<ArtefactChange> changes) => new([.. changes.Select(change => (change, Parts(crm.Deployer, change)))]);

    /// <summary>Those that a person has to know of; the unchanged ones are counted.</summary>
    public IEnumerable<object> ToJson() => Told.Select(one => new
    {
        kind = one.Change.Key.Kind,
        name = one.Change.Key.Name,
        action = Word(one.Change.Action),
        deploys = one.Change.Deploys,
        why = one.Change.Why,
        changes = one.Parts.Select(part => new { field = part.Path, before = part.Before, after = part.After }),
    });

    public int Unchanged => Changes.Count - Told.Count();

    public void Print(TextWriter text)
    {
        if (Changes.Count == 0) return;
        var counts = Changes.GroupBy(one => one.Change.Action).OrderBy(group => group.Key).Select(group => $"{group.Count():N0} {Word(group.Key)}");
        text.WriteLine($"Artefacts: {string.Join(", ", counts)}");
        foreach (var (change, parts) in Told)
        {
            text.WriteLine($"  {Word(change.Action),-9} {change.Key}{(change.Why is { } why ? $": {why}" : "")}");
            if (change.Action is ArtefactAction.Create or ArtefactAction.Delete or ArtefactAction.Foreign) continue;
            foreach (var part in parts.Take(PartsShown)) text.WriteLine($"            {part.Path}: {part.Before ?? "(none)"} → {part.After ?? "(none)"}");
            if (parts.Count > PartsShown) text.WriteLine($"            and {parts.Count - PartsShown:N0} more (--json has all)");
        }
    }

    private IEnumerable<(ArtefactChange Change, IReadOnlyList<PartChange> Parts)> Told =>
        Changes.Where(one => one.Change.Action != ArtefactAction.Unchanged || one.Change.Why is not null);

    /// <summary>Of what is left alone although it differs: what people made of it.</summary>
    private static IReadOnlyList<PartChange> Parts(IArtefactDeployer? deployer, ArtefactChange change)
    {
        if (deployer is null) return [];
        var (from, to) = change.Deploys ? (change.Before, change.After) : (change.Base ?? change.Before, change.Before);
        return ArtefactPlanner.Differences(Content(from), Content(to));

        ArtefactContent? Content(string? body) => body is null ? null : deployer.Content(change.Key, body);
    }

    private static string Word(ArtefactAction action) => action.ToString().ToLowerInvariant();
}
