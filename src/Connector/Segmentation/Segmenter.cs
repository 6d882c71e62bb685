using Connector.Accounts;
using Connector.Segmentation.Holding;

namespace Connector.Segmentation;

/// <param name="Membership">Whether the account must have a segment.</param>
/// <param name="Changed">Any assignment differs from the previous one in any part.</param>
/// <param name="Held">Inputs that are held and could make a difference in some dimension; null = none.</param>
public readonly record struct SegmentationOutcome(Membership Membership, bool Changed, IReadOnlyCollection<HeldAttribute>? Held = null);

/// <summary>
/// One account's step from its previous assignments to its new ones. Pure: the time comes in.
/// </summary>
/// <remarks>
/// An assignment names the framework version that decided it first. While a later version decides the same segment by the same clause
/// with the same flags, the assignment stays as it is: approving a version does not rewrite a book, and (version, clause) always points
/// at the text that decided. A new version that changes clause or flags changes both, and keeps <see cref="Assignment.Since"/>.
/// </remarks>
/// <param name="isNewVersion">No run has decided the whole book under this version yet: nothing steadies or freezes what it moves.</param>
/// <param name="lastDecided">The day of the last run that decided the whole book, UTC; null = none has, or nobody knows.</param>
/// <param name="runsBefore">How many runs have decided the whole book before: a run that makes up for a failed one has the same number.</param>
/// <param name="decider">The same framework compiled, where somebody has it already.</param>
public sealed class Segmenter(Framework framework, int frameworkVersion, bool isNewVersion = false, DateOnly? lastDecided = null, int runsBefore = 0, Decider? decider = null)
{
    private readonly Decider _decider = decider ??= new(framework);
    private readonly Steadying _steadying = new(framework, isNewVersion, runsBefore);
    private readonly HoldRules _holding = new(framework, decider);
    private readonly string[][] _names =
        [.. framework.Dimensions.Select(dimension => dimension.Segments.Append(dimension.Otherwise).Select(segment => segment.Name)
            .ToArray())];

    public Decider Decider => _decider;

    /// <param name="attributes">By attribute position, cleaned.</param>
    /// <param name="previous">By dimension position of this framework; a missing tail counts as never assigned.</param>
    /// <param name="now">UTC; kept to the second.</param>
    /// <param name="assignments">Receives one assignment per dimension.</param>
    /// <param name="distribution">Counts the account when given.</param>
    /// <param name="overrides">Overrides in force of this account, at most one per dimension; they beat the rules.</param>
    /// <param name="changed">Positions of the attributes that have changed since the last run that decided the whole book; null = none.</param>
    /// <exception cref="ArgumentException">A span does not fit the framework's dimensions.</exception>
    public SegmentationOutcome Assign(
        ReadOnlySpan<AttributeValue> attributes,
        ReadOnlySpan<Assignment> previous,
        DateTimeOffset now,
        Span<Assignment> assignments,
        SegmentDistribution? distribution = null,
        IReadOnlyList<Override>? overrides = null,
        IReadOnlySet<int>? changed = null)
    {
        var dimensions = _names.Length;
        if (previous.Length > dimensions)
        {
            throw new ArgumentException($"{previous.Length} previous assignments for {dimensions} dimensions", nameof(previous));
        }
        if (assignments.Length != dimensions)
        {
            throw new ArgumentException($"room for {assignments.Length} assignments, not {dimensions}", nameof(assignments));
        }

        var account = _decider.Locate(attributes, stackalloc int[attributes.Length]);
        var membership = _decider.MembershipOf(account);
        distribution?.Add(membership, ValueOf(attributes) ?? 0);
        var held = membership != Membership.Active || _holding.IsIdle ? null : _holding.Of(account);
        if (held is not null)
        {
            account = _decider.Locate(held.Values, new int[attributes.Length]);
            attributes = held.Values;
        }

        var mattering = held is null ? null : new HashSet<HeldAttribute>();
        var (hasChanged, certain) = (false, membership == Membership.Active);
        for (var dimension = 0; dimension < dimensions; dimension++)
        {
            var before = dimension < previous.Length ? previous[dimension] : Assignment.None;
            assignments[dimension] = membership == Membership.Active
                ? DecideOrHold(dimension, account, before, now, distribution, OverrideOf(dimension, overrides), attributes, changed, held, mattering)
                : End(before);
            hasChanged |= assignments[dimension] != before;
            certain &= !assignments[dimension].IsProvisional;
        }

        if (certain) distribution?.AddCertain();

        return new SegmentationOutcome(membership, hasChanged, mattering is { Count: > 0 } ? mattering : null);
    }

    /// <summary>What the account weighs; null while unknown, or when the framework weighs none.</summary>
    public double? ValueOf(ReadOnlySpan<AttributeValue> attributes) =>
        framework.Value is { } position && attributes[position] is { Kind: ValueKind.Number } value ? value.Number : null;

    /// <summary>What is held counts as unknown; where that could put the account elsewhere it keeps its last segment, and one that has none is in <c>otherwise</c>.</summary>
    private Assignment DecideOrHold(int dimension, LocatedAccount account, Assignment before, DateTimeOffset now, SegmentDistribution? distribution, int? overridden,
        ReadOnlySpan<AttributeValue> attributes, IReadOnlySet<int>? changed, Held? held, HashSet<HeldAttribute>? mattering)
    {
        var definition = framework.Dimensions[dimension];
        if (held is null || overridden is not null || _decider.Decide(dimension, account) is var decision && held.Mattering(definition, decision).ToList() is not { Count: > 0 } causes)
        {
            return Decide(dimension, account, before, now, distribution, overridden, attributes, changed);
        }

        mattering!.UnionWith(causes);
        const AssignmentFlags flags = AssignmentFlags.Held | AssignmentFlags.Provisional;
        var present = before is { IsAssigned: true, HasEnded: false } ? Array.IndexOf(_names[dimension], before.Segment) : -1;
        distribution?.AddHeld(dimension, decision with { Segment = present >= 0 ? present : definition.Segments.Count }, ValueOf(attributes) ?? 0);
        return present >= 0 ? before with { Flags = flags, Awaited = null, AwaitedFrom = 0 } : new Assignment(definition.Otherwise.Name, -1, flags, frameworkVersion, ToSecond(now));
    }

    private Assignment Decide(int dimension, LocatedAccount account, Assignment before, DateTimeOffset now,
        SegmentDistribution? distribution, int? overridden, ReadOnlySpan<AttributeValue> attributes, IReadOnlySet<int>? changed)
    {
        var decision = overridden is { } position ? Decision.Of(position) : _decider.Decide(dimension, account);
        if (overridden is null && Frozen(dimension, before, decision, now, changed) is { } frozen)
        {
            distribution?.AddFrozen(dimension, Decision.Of(frozen), ValueOf(attributes) ?? 0);
            return before with { Flags = AssignmentFlags.Frozen, Awaited = null, AwaitedFrom = 0 };
        }

        if (overridden is null && _steadying.Keeps(_decider, dimension, attributes, before, decision, now) is { } kept)
        {
            distribution?.AddSteadied(dimension, Decision.Of(kept.Segment), ValueOf(attributes) ?? 0);
            var held = kept.Awaited is null ? AssignmentFlags.Steadied : AssignmentFlags.Steadied | AssignmentFlags.Awaiting;
            return before with { Flags = held, Awaited = kept.Awaited, AwaitedFrom = kept.AwaitedFrom };
        }

        distribution?.Add(dimension, decision, ValueOf(attributes) ?? 0);

        var segment = _names[dimension][decision.Segment];
        var flags = overridden is not null ? AssignmentFlags.Overridden
            : decision.IsProvisional ? AssignmentFlags.Provisional : AssignmentFlags.None;
        var stays = before.Segment == segment && !before.HasEnded;
        if (stays && before.Clause == decision.Clause && before.Flags == flags) return before;
        return new Assignment(segment, decision.Clause, flags, frameworkVersion, stays ? before.Since : ToSecond(now));
    }

    /// <summary>The position of the segment that the account keeps because its dimension is not decided now; null when the decision takes its course.</summary>
    private int? Frozen(int dimension, Assignment before, Decision decision, DateTimeOffset now, IReadOnlySet<int>? changed)
    {
        var definition = framework.Dimensions[dimension];
        if (definition.Mode is not { } mode || isNewVersion || !Steadying.MayStay(definition, before, decision, out var present)) return null;
        return mode.IsFrozen(DateOnly.FromDateTime(now.UtcDateTime), lastDecided, changed) ? present : null;
    }

    /// <summary>Null when there is none, or it names a segment that this framework no longer has; of a retired one its successor counts.</summary>
    private int? OverrideOf(int dimension, IReadOnlyList<Override>? overrides)
    {
        for (var i = 0; i < overrides?.Count; i++)
        {
            if (overrides[i].Dimension != framework.Dimensions[dimension].Name) continue;
            var segment = framework.Dimensions[dimension].Retirement(overrides[i].Segment)?.Successor ?? overrides[i].Segment;
            return Array.IndexOf(_names[dimension], segment) is var position and >= 0 ? position : null;
        }

        return null;
    }

    /// <summary>Keeps the last segment, so that churn by segment can be told; an account that never had one gets none.</summary>
    private static Assignment End(Assignment before) =>
        before.IsAssigned ? before with { Flags = before.Flags & ~AssignmentFlags.Awaiting | AssignmentFlags.Ended, Awaited = null, AwaitedFrom = 0 } : Assignment.None;

    private static DateTimeOffset ToSecond(DateTimeOffset time)
    {
        var utc = time.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerSecond));
    }
}
