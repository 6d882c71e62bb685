namespace Connector.Segmentation;

/// <summary>What happens to a segment field that a person changed although nobody registered an override.</summary>
public enum EditPolicy
{
    /// <summary>Theirs stays, and the owner is told.</summary>
    Flag,

    /// <summary>Theirs becomes a registered override.</summary>
    Adopt,

    /// <summary>Ours is restored.</summary>
    Revert,
}

/// <param name="MaxAge">How long an override holds when nobody said until when.</param>
public sealed record OverrideRule(TimeSpan MaxAge, EditPolicy UnregisteredEdit)
{
    public static OverrideRule Default { get; } = new(TimeSpan.FromDays(180), EditPolicy.Flag);
}
