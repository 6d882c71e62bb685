namespace Connector.Segmentation.Simulation;

/// <summary>What a run that decides the book goes by, beside the book and the framework.</summary>
/// <param name="At">UTC.</param>
/// <param name="IsNewVersion">No run has decided the whole book under its framework yet.</param>
/// <param name="LastDecided">When the last run that did not fail decided the whole book; null = none has, or nobody knows.</param>
/// <param name="RunsBefore">How many runs that did not fail have decided the whole book.</param>
public sealed record Night(DateTimeOffset At, bool IsNewVersion, DateTimeOffset? LastDecided, int RunsBefore)
{
    public DateOnly Day => DateOnly.FromDateTime(At.UtcDateTime);

    public DateOnly? LastDay => LastDecided is { } last ? DateOnly.FromDateTime(last.UtcDateTime) : null;

    /// <summary>A moment about which nothing but itself is known.</summary>
    public static Night Alone(DateTimeOffset at) => new(at, IsNewVersion: false, null, 0);
}
