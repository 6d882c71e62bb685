using Connector.Accounts;
using Connector.WriteBack;

namespace Connector.Store;

/// <summary>Rows that the CRM refused. They come back in every plan until they are fixed, no longer wanted, or waived; one open reject per account.</summary>
public interface IRejects
{
    /// <summary>
    /// Closes the open rejects of accounts that this plan leaves alone: what was refused is no longer wanted. Only for a plan that was made
    /// of the whole book. Waived ones stay until their waiver ends. Returns how many.
    /// </summary>
    Task<int> SettleAsync(long plan, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Open rejects of accounts not gone, newest first.</summary>
    Task<IReadOnlyList<Reject>> OpenAsync(int most, CancellationToken cancellationToken);

    /// <summary>Open rejects of accounts not gone that nobody waived.</summary>
    Task<long> CountAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Leaves an account out of plans until then. False when it has no open reject.</summary>
    Task<bool> WaiveAsync(AccountId account, string by, string why, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Accounts not gone with an open reject that nobody waived.</summary>
    Task<IReadOnlySet<AccountId>> RefusedAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Accounts whose waiver is in force.</summary>
    Task<IReadOnlySet<AccountId>> WaivedAsync(DateTimeOffset now, CancellationToken cancellationToken);
}

/// <param name="Since">When it was first refused, UTC.</param>
/// <param name="Run">The run in which it was last refused.</param>
/// <param name="Times">How often it was refused in a row.</param>
/// <param name="Waiver">Null when nobody waived it.</param>
public sealed record Reject(AccountId Id, long Run, DateTimeOffset Since, int Times, RowError Error, Waiver? Waiver = null);

public sealed record Waiver(string By, string Why, DateTimeOffset Until);
