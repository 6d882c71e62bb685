namespace Connector.Enrichment;

public enum AnswerOutcome
{
    Matched = 0,
    NoMatch = 1,

    /// <summary>The vendor answered about somebody else: paid for, and not used.</summary>
    OtherCompany = 2,
    Pending = 3,
}

/// <summary>What one vendor said about one account, as the store keeps it: one per account and vendor, the newest.</summary>
/// <param name="Account">The store's key.</param>
/// <param name="Vendor">The source's name in the settings.</param>
/// <param name="Source">The framework's word for it, such as <c>enrichment</c>.</param>
/// <param name="AskedAt">UTC.</param>
/// <param name="AsOf">When this was so, by the vendor's word; when it was asked where it gives none.</param>
/// <param name="Confidence">0 to 1: that it is about this account.</param>
/// <param name="Credits">Price paid.</param>
public sealed record SourceAnswer(
    long Account, string Vendor, string Source, AnswerOutcome Outcome, DateTimeOffset AskedAt, DateTimeOffset AsOf, double Confidence, double Credits,
        string? TheirId, FactSet Facts);
