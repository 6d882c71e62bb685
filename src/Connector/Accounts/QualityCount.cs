namespace Connector.Accounts;

/// <summary>How good one attribute is over the active accounts.</summary>
/// <param name="Filled">Accounts where a source gives a usable value; a default that stands in is none.</param>
/// <param name="Valid">Of these, accounts where nothing was found wrong with it.</param>
/// <param name="Fresh">Of <paramref name="Filled"/>, accounts where the value is not older than <c>max_age</c>.</param>
/// <param name="IsLate">A source of it gave nothing for longer than it may.</param>
public sealed record QualityCount(string Attribute, long Accounts, long Filled, long Valid, long Fresh, bool IsLate);

/// <summary>What a run found.</summary>
/// <param name="At">When it began to decide, UTC.</param>
public sealed record QualityRecord(long Run, DateTimeOffset At, QualityCount Count);
