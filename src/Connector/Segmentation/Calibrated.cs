namespace Connector.Segmentation;

/// <summary>Where a dimension's thresholds came from, frozen when <c>calibrate</c> proposed them: nothing of it decides.</summary>
/// <param name="Method">How they were found, as in the file: <c>natural_breaks</c>.</param>
/// <param name="On">The day of the book that they were found in, UTC.</param>
/// <param name="Accounts">Accounts that they were found among.</param>
/// <param name="Fit">Share of the spread that the segments explain, 0 to 1.</param>
/// <param name="Evidence">SHA-256 of the evidence file; null = none was kept.</param>
public sealed record Calibrated(string Method, DateOnly On, IReadOnlyList<string> Attributes, int Accounts, double Fit, string? Evidence);
