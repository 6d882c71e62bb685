using Connector.Cleaning.Names;
using Connector.Enrichment;
using Connector.Sources.Apollo.Api;

namespace Connector.Sources.Apollo;

/// <summary>Asks Apollo about companies by their domains, joined by the domain that comes back. One credit for each company that comes.</summary>
internal sealed class ApolloLookup(IApolloApi api, ApolloOptions options, SourceErrors errors, PublicSuffixes suffixes) : ICompanyLookup
{
    public IReadOnlyList<string> Facts { get; } = [FactNames.Employees, FactNames.Revenue, FactNames.Industry, FactNames.Country, FactNames.Founded];

    public int CompaniesPerRequest => options.CompaniesPerRequest;

    public bool CanAsk(CompanyQuestion company) => Domain(company.Website) is not null;

    public async Task<LookupResult> LookUpAsync(IReadOnlyList<CompanyQuestion> companies, CancellationToken cancellationToken)
    {
        var asked = companies.ToLookup(company => Domain(company.Website));
        var domains = asked.Select(group => group.Key).OfType<string>().ToList();
        var answer = await api.EnrichAsync(new ApolloQuestion(domains), cancellationToken);
        if (answer?.Organizations is not { } organizations) throw errors.Contract("the answer of organizations/bulk_enrich holds no organizations", 200);

        // Whether the list holds nulls for unknown domains or leaves them out is UNCONFIRMED: both are read.
        var came = organizations.Where(organization => organization is not null).Select(organization => new JsonFacts(organization!))
            .Where(said => said.RawText("id") is not null).ToList();
        var byDomain = came.ToLookup(said => Domain(said.Text("primary_domain") ?? said.Text("website_url")));
        var answers = domains.SelectMany(domain => asked[domain].Select(company => byDomain[domain].FirstOrDefault() is { } said
            ? new CompanyAnswer(company.Account, LookupOutcome.Matched, Record(said))
            : new CompanyAnswer(company.Account, LookupOutcome.NoMatch)));
        return new LookupResult([.. answers], answer.Enriched ?? came.Count, came.Count(said => !domains.Contains(Domain(said.Text("primary_domain")) ?? "")));
    }

    private string? Domain(string? website) => website is null ? null : DomainName.OfCompany(website, suffixes);

    private static CompanyRecord Record(JsonFacts said) => new(
        said.RawText("id"), said.Text("name"), said.Text("primary_domain") ?? said.Text("website_url"), said.Text("city"), said.Text("state"), 1, FactSet.Of(
            (FactNames.Employees, said.Number("estimated_num_employees")),
            (FactNames.Revenue, said.Number("annual_revenue")),
            (FactNames.Industry, said.Value("industry", "industries")),
            (FactNames.Country, said.Value("country")),
            (FactNames.Founded, said.Value("founded_year"))));
}
