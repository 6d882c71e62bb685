namespace Connector.Segmentation;

/// <summary>What keeps an account from going to and fro between two segments.</summary>
/// <param name="Margins">
/// Attribute position → share of a border's value: the account leaves its segment only when the value lies further than that beyond the border.
/// </param>
/// <param name="Dwell">How long an account stays at least in a segment that it came to; null = no time.</param>
/// <param name="Confirm">How many runs in a row must say the same other segment, beyond the margin; null = one. A run that failed and the one that makes up for it are one.</param>
public sealed record StabilityRule(IReadOnlyDictionary<int, double> Margins, TimeSpan? Dwell, int? Confirm = null);
