using Connector.Accounts;

namespace Connector.Store;

/// <summary>Disagreements about accounts, open and decided. Nothing is ever taken out.</summary>
public interface IDisputes
{
    /// <summary>Durable when it returns.</summary>
    /// <param name="about">A dimension or an attribute of the framework.</param>
    /// <param name="due">Until then it is to be decided.</param>
    /// <returns>Its number, from 1; null when the book has no such account.</returns>
    Task<long?> OpenAsync(AccountId account, string about, string claim, string by, string owner, DateTimeOffset due, CancellationToken cancellationToken);

    /// <summary>Durable when it returns. False when there is no such open dispute.</summary>
    Task<bool> DecideAsync(long dispute, DisputeDecision decision, CancellationToken cancellationToken);

    /// <summary>All of them, the open ones first, those by what is due first.</summary>
    Task<IReadOnlyList<Dispute>> ListAsync(CancellationToken cancellationToken);
}

/// <param name="Account">Where it was merged into another since, that one.</param>
/// <param name="Decision">Null = open.</param>
public sealed record Dispute(
    long Id, AccountId Account, string About, string Claim, string By, DateTimeOffset OpenedAt, string Owner, DateTimeOffset Due, DisputeDecision? Decision, DateTimeOffset? DecidedAt)
{
    /// <summary>Open and past its day.</summary>
    public bool IsOverdue(DateTimeOffset now) => Decision is null && Due <= now;
}

public sealed record DisputeDecision(DisputeOutcome Outcome, string By, string Reason);

public enum DisputeOutcome
{
    /// <summary>What the connector says is right.</summary>
    Stands,

    /// <summary>A person's decision beats the rule: an override was registered.</summary>
    Override,

    /// <summary>What a source says is wrong and is mended there.</summary>
    Data,
}
