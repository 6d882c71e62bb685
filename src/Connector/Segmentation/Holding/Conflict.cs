using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Holding;

/// <summary>Inputs that contradict each other: while it is certain that they do, the attributes it names are held instead of guessed at.</summary>
/// <param name="When">As the file has it.</param>
/// <param name="Holds">Positions of the attributes that nobody can believe then.</param>
/// <param name="Why">For people.</param>
public sealed record Conflict(string Name, string When, IReadOnlyList<int> Holds, string Why)
{
    internal Condition Condition { get; init; } = new Never();

    public override string ToString() => $"conflict {Name} ({When}): {Why}";
}
