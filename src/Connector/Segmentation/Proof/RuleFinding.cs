using Connector.Accounts;

namespace Connector.Segmentation.Proof;

/// <summary>What can be wrong with the rules of one dimension.</summary>
public enum RuleDefect
{
    /// <summary>No account can meet the condition, or the alternative of it.</summary>
    Contradiction,

    /// <summary>Accounts meet the condition, and every one of them is taken by a segment before it.</summary>
    DeadSegment,

    /// <summary>As <see cref="DeadSegment"/>, of one <c>or</c> alternative: taking it out changes nothing.</summary>
    UnreachableClause,

    /// <summary>An account of which everything is known, and no segment wants it.</summary>
    FallsThrough,

    /// <summary>Accounts meet the conditions of two segments: only the order decides.</summary>
    Overlap,

    /// <summary>More of a number leads to an earlier segment here, and to a later one there.</summary>
    NotMonotone,

    /// <summary>The attributes are coupled in more ways than are gone through: nothing is proved of this dimension.</summary>
    Undecided,
}

/// <summary>One thing found about a dimension's rules.</summary>
/// <param name="Segment">Which the finding is about; null for the dimension as a whole.</param>
/// <param name="Message">One sentence, with the mend.</param>
/// <param name="Examples">Accounts that show it, by attribute position: none for what no account can meet, two for <see cref="RuleDefect.NotMonotone"/>.</param>
public sealed record RuleFinding(RuleDefect Defect, Severity Severity, Dimension Dimension, Segment? Segment, string Message, IReadOnlyList<IReadOnlyList<AttributeValue>> Examples);
