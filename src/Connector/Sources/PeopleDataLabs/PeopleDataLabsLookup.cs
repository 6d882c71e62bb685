using System.Globalization;
using System.Net;
using Connector.Enrichment;
using Connector.Sources.PeopleDataLabs.Api;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Connector.Sources.PeopleDataLabs;

/// <summary>Asks People Data Labs about companies in bulk: one credit for each that is found, none for the others.</summary>
internal sealed class PeopleDataLabsLookup(IPeopleDataLabsApi api, PeopleDataLabsOptions options, SourceErrors errors) : ICompanyLookup
{
    private const string CreditsSpent = "x-call-credits-spent";
    private const string CreditsLeft = "x-totallimit-remaining";

    /// <summary>The vendor's likelihood goes from 1 to 10; from here on it is as good as certain (contract 3.6).</summary>
    private const double CertainByWebsite = 6;
    private const double CertainByName = 8;

    private static readonly StrictContentSerializer Serializer = new();

    public IReadOnlyList<string> Facts { get; } = [FactNames.Employees, FactNames.Revenue, FactNames.Industry, FactNames.Country, FactNames.Founded];

    public int CompaniesPerRequest => options.CompaniesPerRequest;

    public async Task<LookupResult> LookUpAsync(IReadOnlyList<CompanyQuestion> companies, CancellationToken cancellationToken)
    {
        using var response = await api.EnrichAsync(new([.. companies.Select(Item)]), cancellationToken);
        await errors.ThrowIfFailedAsync(response);
        var asked = companies.ToDictionary(company => Key(company.Account));
        var answers = new List<CompanyAnswer>();
        var (found, strange) = (0, 0);
        foreach (var item in await ItemsAsync(response, cancellationToken))
        {
            var outcome = Outcome(new JsonFacts(item).Number("status") is { IsKnown: true } status ? (int)status.Number : 0);
            if (outcome == LookupOutcome.Matched) found++;
            if (new JsonFacts(item).RawText("metadata.key") is not { } key || !asked.TryGetValue(key, out var company)) strange++;
            else answers.Add(new CompanyAnswer(company.Account, outcome, outcome == LookupOutcome.Matched
                ? Record(item, company.Website is null ? CertainByName : CertainByWebsite) : null));
        }

        return new LookupResult(answers, Header(response, CreditsSpent) ?? found, strange);
    }

    public async Task<double?> CreditsLeftAsync(CancellationToken cancellationToken)
    {
        using var response = await api.LimitsAsync(cancellationToken);
        if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound) return Header(response, CreditsLeft); // no company was named
        await errors.ThrowIfFailedAsync(response);
        return Header(response, CreditsLeft);
    }

    private async Task<IReadOnlyList<JObject>> ItemsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        JArray? items;
        try
        {
            items = await Serializer.FromHttpContentAsync<JArray>(response.Content, cancellationToken);
        }
        catch (JsonException)
        {
            items = null;
        }

        return items is not null ? [.. items.OfType<JObject>()]
            : throw errors.Contract("the answer of company/enrich/bulk is not a JSON list of the documented shape", (int)response.StatusCode);
    }

    private BulkItem Item(CompanyQuestion company) =>
        new(new BulkKey(Key(company.Account)), new BulkParameters(company.Name, company.Website, company.City, company.State, company.Country,
            options.MinimumLikelihood));

    private static string Key(long account) => account.ToString(CultureInfo.InvariantCulture);

    private static double? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values)
            && double.TryParse(values.First(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var spent) ? spent : null;

    private static LookupOutcome Outcome(int status) => status switch
    {
        200 => LookupOutcome.Matched,
        404 => LookupOutcome.NoMatch,
        402 => LookupOutcome.OutOfCredits,
        _ => LookupOutcome.Refused,
    };

    /// <summary>Flat, or under <c>data</c> as some wrappers have it.</summary>
    private static CompanyRecord Record(JObject item, double certain)
    {
        var said = new JsonFacts(item["data"] as JObject ?? item);
        var likelihood = new JsonFacts(item).Number("likelihood");
        return new CompanyRecord(
            said.Text("id"), said.Text("display_name") ?? said.Text("name"), said.Text("website"), said.Text("location.locality"), said.Text("location.region"),
            likelihood.IsKnown ? Math.Clamp(likelihood.Number / certain, 0, 1) : 1,
            FactSet.Of(
                (FactNames.Employees, said.Value("employee_count", "size")),
                (FactNames.Revenue, said.Value("inferred_revenue")),
                (FactNames.Industry, said.Value("industry", "industry_v2")),
                (FactNames.Country, said.Value("location.country")),
                (FactNames.Founded, said.Value("founded"))));
    }
}
