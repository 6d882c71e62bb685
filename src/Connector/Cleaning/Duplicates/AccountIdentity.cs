namespace Connector.Cleaning.Duplicates;

/// <summary>What tells one account from another, as the source writes it; null or blank = not known.</summary>
/// <param name="Key">The caller's own number of the account.</param>
/// <param name="Website">Website, domain or e-mail address.</param>
/// <param name="Street">House number and street; town and postal code may stand behind them.</param>
/// <param name="Country">Standardised, so that two spellings of one country are equal.</param>
/// <param name="Parent">Key of the account that this one is declared to belong to.</param>
public sealed record AccountIdentity(
    long Key,
    string Name,
    string? Website = null,
    string? Phone = null,
    string? Street = null,
    string? PostalCode = null,
    string? City = null,
    string? Country = null,
    long? Parent = null);
