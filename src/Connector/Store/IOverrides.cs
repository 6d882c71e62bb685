using Connector.Accounts;

namespace Connector.Store;

/// <summary>People's decisions that beat the rules.</summary>
public interface IOverrides
{
    /// <summary>In force at that time, now or in the past, by the store's key of the account.</summary>
    Task<IReadOnlyDictionary<long, IReadOnlyList<Override>>> InForceAsync(DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>All there ever were, by the store's key of the account, oldest first.</summary>
    Task<IReadOnlyDictionary<long, IReadOnlyList<OverrideSpan>>> AllAsync(CancellationToken cancellationToken);

    /// <summary>Not ended by a person, the expired ones included; latest end first.</summary>
    Task<IReadOnlyList<Override>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Registers an override; one of the same account and dimension ends. False when the book has no such account.</summary>
    Task<bool> AddAsync(Override added, CancellationToken cancellationToken);

    /// <summary>Ends an override now. False when there is none.</summary>
    Task<bool> EndAsync(AccountId account, string dimension, CancellationToken cancellationToken);
}

/// <param name="EndsAt">When it ran out, or a person ended or replaced it.</param>
public sealed record OverrideSpan(Override Override, DateTimeOffset EndsAt)
{
    public bool IsInForce(DateTimeOffset at) => Override.Since <= at && at < EndsAt;
}

/// <summary>Fields that an undo restored and that are left alone until their inputs or the framework change, or somebody releases them.</summary>
public interface IHolds
{
    /// <summary>Forgets the holds whose account's inputs or whose framework changed. Returns how many.</summary>
    Task<int> LiftAsync(string frameworkHash, CancellationToken cancellationToken);

    Task<long> CountAsync(CancellationToken cancellationToken);

    /// <summary>The latest holds, at most so many.</summary>
    Task<IReadOnlyList<Hold>> ListAsync(int most, CancellationToken cancellationToken);

    /// <summary>Releases the holds of one account, or all of them. Returns how many.</summary>
    Task<int> ReleaseAsync(AccountId? account, CancellationToken cancellationToken);
}

/// <param name="Run">The run that undid.</param>
public sealed record Hold(AccountId Account, string Field, long Run, DateTimeOffset HeldAt);
