namespace Connector.Accounts;

[Flags]
public enum AssignmentFlags : byte
{
    None = 0,

    /// <summary>An unknown attribute could move the account to another segment.</summary>
    Provisional = 1,

    /// <summary>The account has left the population; the segment is the last one it had.</summary>
    Ended = 2,

    /// <summary>A person's registered decision, not a rule, put the account here.</summary>
    Overridden = 4,

    /// <summary>The rules say another segment; a margin or the time that accounts stay at least keeps this one.</summary>
    Steadied = 8,

    /// <summary>The rules say another segment; the dimension is not decided now, see its mode.</summary>
    Frozen = 16,

    /// <summary>The rules have said another segment at some runs in a row, see <see cref="Assignment.Awaited"/>.</summary>
    Awaiting = 32,

    /// <summary>An input that could make a difference is held, by a conflict or for want of a fresh value: the account keeps its segment, or is in <c>otherwise</c>.</summary>
    Held = 64,
}

/// <summary>
/// An account's segment in one dimension: which one, by which clause of the rule, under which framework version and since when.
/// </summary>
/// <param name="Segment">The segment's name in the framework; null = never assigned.</param>
/// <param name="Clause">Position of the deciding clause within the segment's condition, from 0; -1 = <c>otherwise</c>, or an override.</param>
/// <param name="FrameworkVersion">The store's number of the framework version that decided.</param>
/// <param name="Since">When the account came to this segment, UTC, to the second; a later run that decides the same keeps it.</param>
public readonly record struct Assignment(string? Segment, int Clause, AssignmentFlags Flags, int FrameworkVersion, DateTimeOffset Since)
{
    /// <summary>The segment that the rules have said instead, at every run since <see cref="AwaitedFrom"/>; null = none. Only with <see cref="AssignmentFlags.Awaiting"/>.</summary>
    public string? Awaited { get; init; }

    /// <summary>How many runs had decided the whole book before the first one that said so.</summary>
    public int AwaitedFrom { get; init; }

    public static Assignment None => default;

    public bool IsAssigned => Segment is not null;

    public bool IsProvisional => (Flags & AssignmentFlags.Provisional) != 0;

    public bool IsOverridden => (Flags & AssignmentFlags.Overridden) != 0;

    public bool IsSteadied => (Flags & AssignmentFlags.Steadied) != 0;

    public bool IsFrozen => (Flags & AssignmentFlags.Frozen) != 0;

    public bool IsHeld => (Flags & AssignmentFlags.Held) != 0;

    public bool HasEnded => (Flags & AssignmentFlags.Ended) != 0;
}
