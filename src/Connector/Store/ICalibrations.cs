namespace Connector.Store;

/// <summary>What stood behind each proposal of <c>calibrate</c>, and behind each choice of <c>compare</c>. Only added to.</summary>
public interface ICalibrations
{
    /// <summary>Durable when it returns. The same evidence again keeps its first number and time.</summary>
    /// <returns>Its number, from 1.</returns>
    Task<long> KeepAsync(CalibrationEvidence evidence, CancellationToken cancellationToken);

    /// <summary>All of them, the latest first.</summary>
    Task<IReadOnlyList<KeptCalibration>> ListAsync(CancellationToken cancellationToken);
}

/// <param name="Kind"><c>thresholds</c>, <c>granularity</c> or <c>stability</c>; <c>comparison</c> for a choice among schemes.</param>
/// <param name="Dimension">Its name in the framework; null = all of them.</param>
/// <param name="Hash">SHA-256 of the text in lower-case hex digits, as a framework file names it in <c>calibrated</c>.</param>
/// <param name="Json">The book's size and day, the attributes, the method, what was tried and how well it fits.</param>
public sealed record CalibrationEvidence(string Kind, string? Dimension, string FrameworkVersion, string FrameworkHash, string Hash, string Json);

public sealed record KeptCalibration(long Id, DateTimeOffset At, CalibrationEvidence Evidence);
