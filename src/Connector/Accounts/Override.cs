namespace Connector.Accounts;

/// <summary>A person's decision that beats the rule, in force until it ends.</summary>
/// <param name="Dimension">Name in the framework.</param>
/// <param name="Segment">Name in the framework, <c>otherwise</c> included.</param>
/// <param name="By">Who decided; for an adopted edit, that it was made in the CRM.</param>
/// <param name="Until">UTC; from then on the rule decides again.</param>
public sealed record Override(AccountId Account, string Dimension, string Segment, string By, string Why, DateTimeOffset Since, DateTimeOffset Until)
{
    /// <summary>Where what stands behind it can be looked up: a contract, a ticket, an address. Null = nowhere.</summary>
    public string? Evidence { get; init; }

    /// <summary>Who agreed to it, where somebody had to. Null = nobody.</summary>
    public string? ApprovedBy { get; init; }
}
