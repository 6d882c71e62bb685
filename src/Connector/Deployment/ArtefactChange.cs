namespace Connector.Deployment;

public enum ArtefactAction
{
    Create,
    Update,
    Unchanged,

    /// <summary>Ours, and somebody changed or removed it by hand since we deployed it.</summary>
    Drifted,

    /// <summary>Somebody else's of the same name: never touched.</summary>
    Foreign,

    /// <summary>Ours, and no longer wanted.</summary>
    Delete,
}

/// <summary>One artefact of a plan. Texts are in the CRM's own form; null = there is none.</summary>
/// <param name="Before">What the CRM holds.</param>
/// <param name="After">What it will hold: the same as before unless something is deployed.</param>
/// <param name="Wanted">What the framework wants of it, without what is others'; null when nothing is.</param>
/// <param name="Base">What we left there, when somebody changed it since; else null.</param>
/// <param name="Why">For people: a reason that the rest does not show.</param>
public sealed record ArtefactChange(ArtefactKey Key, ArtefactAction Action, string? Before, string? After, string? Wanted, string? Base = null, string? Why = null)
{
    public bool Deploys => Before != After;
}

/// <summary>One element that differs.</summary>
public sealed record PartChange(string Path, string? Before, string? After);
