using System.Net;
using Connector.Cleaning.Names;
using Connector.Enrichment;
using Connector.Sources.Clearbit.Api;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Connector.Sources.Clearbit;

/// <summary>Asks Clearbit about one company at a time, by its domain. What it charges is per plan and told nowhere: a match counts as one credit.</summary>
internal sealed class ClearbitLookup(IClearbitApi api, SourceErrors errors, PublicSuffixes suffixes) : ICompanyLookup
{
    private static readonly StrictContentSerializer Serializer = new();

    public IReadOnlyList<string> Facts { get; } =
        [FactNames.Employees, FactNames.Revenue, FactNames.Industry, FactNames.Country, FactNames.Founded];

    public int CompaniesPerRequest => 1;

    public bool CanAsk(CompanyQuestion company) => Domain(company) is not null;

    public async Task<LookupResult> LookUpAsync(IReadOnlyList<CompanyQuestion> companies, CancellationToken cancellationToken)
    {
        var company = companies.Single();
        using var response = await api.FindAsync(Domain(company)!, cancellationToken);
        LookupResult Only(LookupOutcome outcome, CompanyRecord? record = null) =>
            new([new CompanyAnswer(company.Account, outcome, record)], outcome == LookupOutcome.Matched ? 1 : 0);
        switch (response.StatusCode)
        {
            case HttpStatusCode.NotFound:
                return Only(LookupOutcome.NoMatch);
            case HttpStatusCode.UnprocessableEntity:
                return Only(LookupOutcome.Refused);
            case HttpStatusCode.Accepted:
                return Only(LookupOutcome.Pending); // only the host that is not the default one: asked again by the next run
        }

        await errors.ThrowIfFailedAsync(response);
        return await RecordAsync(response, cancellationToken) is { } said ? Only(LookupOutcome.Matched, Record(new JsonFacts(said)))
            : throw errors.Contract("the answer of companies/find is not a JSON object of the documented shape", (int)response.StatusCode);
    }

    private static async Task<JObject?> RecordAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await Serializer.FromHttpContentAsync<JObject>(response.Content, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string? Domain(CompanyQuestion company) => company.Website is { } website ? DomainName.OfCompany(website, suffixes) : null;

    private static CompanyRecord Record(JsonFacts said) => new(
        said.RawText("id"), said.Text("name"), said.Text("domain"), said.Text("geo.city"), said.Text("geo.state"), 1, FactSet.Of(
            (FactNames.Employees, said.Value("metrics.employees", "metrics.employeesRange")),
            (FactNames.Revenue, said.Value("metrics.annualRevenue", "metrics.estimatedAnnualRevenue")),
            (FactNames.Industry, said.Value("category.industry", "category.sector")),
            (FactNames.Country, said.Value("geo.countryCode", "geo.country")),
            (FactNames.Founded, said.Value("foundedYear"))));
}
