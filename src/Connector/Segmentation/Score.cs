using Connector.Segmentation.Conditions;

namespace Connector.Segmentation;

/// <summary>Points for conditions that hold, added up; segments are bands of it. As far as inputs are unknown it lies between two sums.</summary>
/// <param name="Name">Of the file; unlike every attribute's.</param>
public sealed record Score(string Name, IReadOnlyList<ScorePart> Parts);

/// <param name="Text">The condition as written.</param>
/// <param name="Points">Whole, not 0; below 0 counts against.</param>
public sealed record ScorePart(string Text, int Points)
{
    internal Condition Condition { get; init; } = new Never();
}
