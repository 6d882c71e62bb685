using Connector.Cleaning.Names;
using Connector.Cleaning.Standards;

namespace Connector.Cleaning.Duplicates;

/// <summary>One account ready to be compared: everything standardised once.</summary>
internal sealed class IdentityFeatures
{
    public IdentityFeatures(AccountIdentity account, PublicSuffixes suffixes, Words words)
    {
        (Key, Parent) = (account.Key, account.Parent);
        Name = CompanyName.Fold(account.Name);
        NameWords = words.Add(Name);
        Domain = string.IsNullOrWhiteSpace(account.Website) ? null : DomainName.OfCompany(account.Website, suffixes);
        Phone = PhoneNumber.Subscriber(account.Phone);
        Street = StreetAddress.Parse(account.Street);
        PostalCode = Folded(account.PostalCode);
        City = Folded(account.City);
        Country = Folded(account.Country);
    }

    public long Key { get; }

    public long? Parent { get; }

    public string Name { get; }

    public int[] NameWords { get; }

    public string? Domain { get; }

    /// <summary>Digits only, the last ones that two spellings of one number share.</summary>
    public string? Phone { get; }

    public StreetAddress? Street { get; }

    public string? PostalCode { get; }

    public string? City { get; }

    public string? Country { get; }

    private static string? Folded(string? text) => string.IsNullOrWhiteSpace(text) || FoldedText.Of(text) is not { Length: > 0 } folded ? null : folded;
}
