namespace Connector.Store;

/// <summary>The store's times: milliseconds since 1970-01-01 UTC, rounded down, so that a watermark never skips anything.</summary>
internal static class StoreTime
{
    public static long From(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static DateTimeOffset To(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static long Now(this TimeProvider clock) => From(clock.GetUtcNow());
}
