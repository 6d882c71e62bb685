using Connector.Accounts;
using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.ZoomInfo.Api;
using Newtonsoft.Json.Linq;

namespace Connector.Sources.ZoomInfo;

/// <summary>Asks ZoomInfo about companies, 25 at a time. A company that is under management already costs nothing, which the answer does not tell:
/// counted as one credit each.</summary>
internal sealed class ZoomInfoLookup(IZoomInfoApi api, ZoomInfoOptions options, SourceErrors errors) : ICompanyLookup
{
    /// <summary>Revenue comes in thousands of US dollars (contract 2.1).</summary>
    private const double RevenueUnit = 1000;

    private IReadOnlyList<string>? _outputFields;

    public IReadOnlyList<string> Facts { get; } = [FactNames.Employees, FactNames.Revenue, FactNames.Industry, FactNames.Country, FactNames.Founded];

    public int CompaniesPerRequest => options.CompaniesPerRequest;

    public async Task<LookupResult> LookUpAsync(IReadOnlyList<CompanyQuestion> companies, CancellationToken cancellationToken)
    {
        var fields = _outputFields ??= await FieldsAsync(cancellationToken);
        var asked = companies.ToLookup(Input);
        var answer = await api.EnrichAsync(new(new("CompanyEnrich", new([.. asked.Select(group => group.Key)], fields))), cancellationToken);
        if (answer?.Data is not { } items) throw errors.Contract("the answer of companies/enrich holds no data", 200);

        var answers = new List<CompanyAnswer>();
        var (credits, strange) = (0, 0);
        foreach (var item in items)
        {
            var outcome = Outcome(item);
            if (outcome == LookupOutcome.Matched) credits++;

            // Joined by what was asked, never by place (contract 2.1).
            if (item?.Meta?.Input is not { } input || !asked.Contains(input)) strange++;
            else answers.AddRange(asked[input].Select(company =>
                new CompanyAnswer(company.Account, outcome, outcome == LookupOutcome.Matched ? Record(item) : null)));
        }

        return new LookupResult(answers, credits, strange);
    }

    /// <summary>The smallest of what is left of records and of new companies; limits of requests are none of credits.</summary>
    public async Task<double?> CreditsLeftAsync(CancellationToken cancellationToken)
    {
        var told = await api.UsageAsync(cancellationToken);
        var left = (told?.DescendantsAndSelf() ?? []).OfType<JObject>().Select(limit => new JsonFacts(limit))
            .Where(limit => limit.Text("limitType") is { } kind && (kind.StartsWith("record", StringComparison.OrdinalIgnoreCase)
                || kind.StartsWith("unique", StringComparison.OrdinalIgnoreCase)))
            .Select(limit => limit.Number("usageRemaining")).Where(value => value is { IsKnown: true, Number: >= 0 }).Select(value => value.Number).ToList();
        return left.Count == 0 ? null : left.Min();
    }

    /// <summary>Asking for a field that the contract does not include is an error, not an omission (PFAPI0009).</summary>
    private async Task<IReadOnlyList<string>> FieldsAsync(CancellationToken cancellationToken)
    {
        var wanted = options.OutputFields.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        try
        {
            var told = ((await api.FieldsAsync("company", "output", cancellationToken))?.DescendantsAndSelf() ?? []).OfType<JValue>()
                .Where(value => value.Type == JTokenType.String).Select(value => (string)value!).ToHashSet(StringComparer.Ordinal);
            var included = wanted.Where(told.Contains).ToList();
            return included.Count > 0 ? included : wanted;
        }
        catch (CrmException fault) when (fault is CrmContractException or CrmUnavailableException)
        {
            return wanted; // the shape of that answer is UNCONFIRMED: the question itself will tell
        }
    }

    private static MatchInput Input(CompanyQuestion company) => new(company.Name, company.Website, company.City, company.State, company.Country);

    private static LookupOutcome Outcome(EnrichItem? item) => (item?.Meta?.MatchStatus, item?.Type) switch
    {
        ("LIMIT_EXCEEDED", _) => LookupOutcome.OutOfCredits,
        ("INVALID_INPUT", _) => LookupOutcome.Refused,
        ("NO_MATCH", _) or (_, "NoMatch") => LookupOutcome.NoMatch,
        _ => item?.Attributes is null ? LookupOutcome.Refused : LookupOutcome.Matched,
    };

    private static CompanyRecord Record(EnrichItem item)
    {
        var said = new JsonFacts(item.Attributes!);
        var revenue = said.Number("revenue");
        return new CompanyRecord(item.Id, said.Text("name"), said.Text("website"), said.Text("city"), said.Text("state"), 1, FactSet.Of(
            (FactNames.Employees, said.Value("employeeCount", "employeeRange")),
            (FactNames.Revenue, revenue.IsKnown ? AttributeValue.Of(revenue.Number * RevenueUnit) : AttributeValue.Unknown),
            (FactNames.Industry, said.Value("primaryIndustry", "industries")),
            (FactNames.Country, said.Value("country")),
            (FactNames.Founded, said.Value("foundedYear"))));
    }
}
