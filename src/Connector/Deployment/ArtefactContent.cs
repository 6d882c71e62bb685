namespace Connector.Deployment;

/// <param name="Kind">The CRM's own word for what it is.</param>
/// <param name="Name">As the CRM tells it from all others of its kind.</param>
public sealed record ArtefactKey(string Kind, string Name)
{
    public override string ToString() => $"{Kind} {Name}";
}

/// <summary>One artefact, as it is wanted or as the CRM holds it.</summary>
/// <param name="Body">In the CRM's own form: what is deployed. The same state read twice gives the same text.</param>
/// <param name="Parts">What is compared and shown: path → value, one for every element. The order of paths says nothing.</param>
public sealed record ArtefactContent(ArtefactKey Key, string Body, IReadOnlyDictionary<string, string> Parts)
{
    /// <summary>
    /// Everything that <paramref name="wanted"/> says holds here as well. What it does not say does not count: a CRM fills in the rest. What it
    /// says is off or empty, a CRM may leave out.
    /// </summary>
    public bool Covers(ArtefactContent wanted) => !Lacking(wanted).Any();

    /// <summary>The paths at which this is not as wanted.</summary>
    public IEnumerable<string> Lacking(ArtefactContent wanted) =>
        wanted.Parts.Where(part => Parts.GetValueOrDefault(part.Key, "false") != part.Value && (part.Value.Length > 0 || Parts.ContainsKey(part.Key))).Select(part => part.Key);
}

/// <param name="Field">The segment field that it is; null for everything else.</param>
public sealed record WantedArtefact(ArtefactContent Content, string? Field = null);

/// <param name="Artefacts">In an order in which each needs only what stands before it.</param>
/// <param name="LeftOut">What people may look for and do not get, and what they have to do themselves: one sentence each.</param>
public sealed record WantedArtefacts(IReadOnlyList<WantedArtefact> Artefacts, IReadOnlyList<string> LeftOut);

/// <summary>What we deployed last.</summary>
/// <param name="Wanted">As the framework wanted it then.</param>
/// <param name="Held">As the CRM held it right after: anything else there now is somebody's work.</param>
public sealed record OwnedArtefact(ArtefactKey Key, string Wanted, string Held);
