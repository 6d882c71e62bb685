using System.Numerics;

namespace Connector.Segmentation;

/// <summary>Whether an account must have a segment.</summary>
public enum Membership
{
    /// <summary>An attribute that the population's condition needs is unknown; counts in the gate and is a finding.</summary>
    Unknown = 0,
    Active = 1,
    NotActive = 2,
}

/// <summary>Where the rules put accounts of one kind in one dimension, and where they could be: one instance for all of a kind.</summary>
/// <param name="Segment">Position in <see cref="Dimension.Segments"/>; one past the last is <c>otherwise</c>.</param>
/// <param name="Clause">Position of the deciding <c>or</c> alternative in <see cref="Segmentation.Segment.Clauses"/>; -1 for
/// <c>otherwise</c>.</param>
/// <param name="Possible">
/// A bit per segment, <c>otherwise</c> last: those that come out for some valid values of the unknown attributes. Never empty. It need not
/// hold the decided one: ARR 0 and unknown employees decides <c>unclassified</c>, yet any number of employees gives a tier.
/// </param>
/// <param name="Matter">A bit per position in <see cref="Dimension.UsedAttributes"/>: unknown, and its value can make a difference.</param>
/// <param name="IsExact">
/// False when <paramref name="Possible"/> may hold too much: too many attributes are unknown at once to go through, so that everything counts, or a
/// calculated attribute is unknown, which is taken to be anything that its formula can give whatever is known of its inputs.
/// </param>
public sealed record Decision(int Segment, int Clause, ulong Possible, ulong Matter, bool IsExact)
{
    /// <summary>Knowing more could put, or would certainly put, the account elsewhere.</summary>
    public bool IsProvisional => Possible != 1UL << Segment;

    /// <summary>A person's decision: no rule and no unknown attribute can put the account elsewhere.</summary>
    public static Decision Of(int segment) => new(segment, -1, 1UL << segment, 0, IsExact: true);

    public int PossibleCount => BitOperations.PopCount(Possible);

    public bool IsPossible(int segment) => (Possible >> segment & 1) != 0;

    /// <param name="position">In <see cref="Dimension.UsedAttributes"/>.</param>
    public bool Matters(int position) => (Matter >> position & 1) != 0;
}
