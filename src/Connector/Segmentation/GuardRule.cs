namespace Connector.Segmentation;

/// <summary>How much a run may change by itself, per dimension; beyond it that dimension's changes wait for a person.</summary>
/// <param name="MaxChanged">Share of the active accounts, 0 to 1.</param>
/// <param name="MaxValueMoved">Share of the active accounts' <see cref="Framework.Value"/>, 0 to 1; 1 = no limit.</param>
/// <param name="Band">A segment's share may lie so many median deviations from the median of past runs; null = runs teach nothing.</param>
/// <param name="Tolerates">So many changed accounts are never too many: in a small book a share says little.</param>
public sealed record GuardRule(double MaxChanged, double MaxValueMoved, int Tolerates, double? Band = null);
