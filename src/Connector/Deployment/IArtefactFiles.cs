namespace Connector.Deployment;

/// <summary>Port: what a framework needs in one CRM as files, for teams that deploy by their own pipeline. Pure: the same artefacts give the same bytes.</summary>
public interface IArtefactFiles
{
    /// <summary>The formats' names, for <see cref="Write"/>.</summary>
    IReadOnlyList<string> Formats { get; }

    /// <exception cref="ArgumentException">There is no such format.</exception>
    ArtefactExport Write(Artefacts artefacts, string format);
}

/// <param name="Components">What the files hold, in the CRM's own words: <c>CustomField Account.Tier</c>.</param>
/// <param name="LeftOut">What files cannot carry, or a person has to do: one sentence each.</param>
public sealed record ArtefactExport(IReadOnlyList<ArtefactFile> Files, IReadOnlyList<string> Components, IReadOnlyList<string> LeftOut);

/// <param name="Path">Relative, with forward slashes.</param>
public sealed record ArtefactFile(string Path, ReadOnlyMemory<byte> Content);
