using Connector.Accounts;
using Connector.Cleaning.Duplicates;
using Connector.Cleaning.Names;
using Connector.Cleaning.Standards;

namespace Connector.Enrichment;

/// <summary>The accounts of a CRM as the list of customers that other systems would be asked about: who can be recognised, and who is there twice. Pure.</summary>
/// <param name="idForm">As in <see cref="IdentityMap"/>.</param>
public sealed class CustomerList(PublicSuffixes suffixes, Func<string, string>? idForm = null)
{
    private readonly List<(AccountId Id, CompanyQuestion Company)> _accounts = [];

    /// <summary>By which the records of other systems find their account.</summary>
    public IdentityMap Identities { get; } = new(suffixes, idForm);

    public long Count => _accounts.Count;

    /// <summary>Accounts with a name.</summary>
    public long Named { get; private set; }

    /// <summary>Accounts with a website of their own; a free-mail or hosting domain is nobody's.</summary>
    public long WithDomain { get; private set; }

    /// <summary>Accounts that hold an id of another system.</summary>
    public long WithExternalId { get; private set; }

    /// <param name="company">Its account is the account's place in the list.</param>
    public void Add(AccountId id, CompanyQuestion company, string? externalId)
    {
        _accounts.Add((id, company));
        Identities.Add(company.Account, id, externalId, company.Website, company.Name);
        if (company.Name is not null) Named++;
        if (company.Website is { } website && DomainName.OfCompany(website, suffixes) is not null) WithDomain++;
        if (!string.IsNullOrWhiteSpace(externalId)) WithExternalId++;
    }

    public long CanBeAsked(ICompanyLookup vendor) => _accounts.Count(account => vendor.CanAsk(account.Company));

    /// <summary>Accounts that name, website, town and country show to be one company.</summary>
    public DuplicateReport Duplicates() => new DuplicateFinder(suffixes).Find(_accounts.Select(account => account.Company).Select(company => new AccountIdentity(
        company.Account, company.Name ?? "", company.Website, City: company.City, Country: company.Country is { } country ? FoldedText.Of(country) : null)));

    public AccountId IdOf(long account) => _accounts[(int)account].Id;
}
