using System.Security.Cryptography;
using System.Text;
using Connector.Accounts;
using Connector.Cleaning.Names;
using Connector.Enrichment;
using Connector.Sources.Clay.Api;
using Connector.Sources.Tables;

namespace Connector.Sources.Clay;

/// <summary>
/// Puts questions into a Clay table, one row each, and reads what the table sends back later. What a row costs only the table knows: it counts as one
/// credit until the answer says otherwise (key <c>credits</c>).
/// </summary>
internal sealed class ClayLookup(IClayApi api, ClayOptions options, SourceErrors errors, PublicSuffixes suffixes) : ICompanyLookup, ILateAnswers
{
    private const int AnswerBytes = 100 * 1024; // of a row, contract 3.5

    private readonly IReadOnlyDictionary<string, string> _facts = FactColumns.Parse(options.Columns, keepCase: true);

    public IReadOnlyList<string> Facts => [.. _facts.Values];

    /// <summary>The webhook takes one row a call; so each has a purchase of its own.</summary>
    public int CompaniesPerRequest => 1;

    public ILateAnswers Late => this;

    public int LongestAnswer => AnswerBytes;

    public TimeSpan OpenFor => options.OpenFor;

    public async Task<LookupResult> LookUpAsync(IReadOnlyList<CompanyQuestion> companies, CancellationToken cancellationToken)
    {
        var company = companies.Single();
        var domain = company.Website is { } website ? DomainName.OfCompany(website, suffixes) : null;
        var row = new ClayRow(company.Id!, domain, company.Name, company.City, company.State, company.Country, options.CallbackUrl);
        using var response = await api.AddAsync(options.Table, row, cancellationToken);
        await errors.ThrowIfFailedAsync(response);
        return new LookupResult([new CompanyAnswer(company.Account, LookupOutcome.Pending)], 1);
    }

    /// <summary>Hashes have one length, so that the comparison tells nothing of the token's.</summary>
    public bool Admits(string? token) =>
        !options.CallbackToken.IsEmpty && CryptographicOperations.FixedTimeEquals(Hash(token ?? ""), Hash(options.CallbackToken.Reveal()));

    public LateAnswer Read(ReadOnlyMemory<byte> body)
    {
        var said = new JsonFacts(StrictContentSerializer.ReadObject(body) ?? throw new FormatException("it is not one JSON object that says each thing once"));
        if (!Guid.TryParse(said.RawText("correlation_id"), out var id)) throw new FormatException("its correlation_id is none that went out");
        var question = id.ToString();
        var credits = said.Number("credits") is { IsKnown: true, Number: >= 0 } told ? told.Number : (double?)null;
        DateTimeOffset? asOf = IsoMoment.TryParse(said.Text("as_of"), out var at) ? at : null;
        return said.Text("status") switch
        {
            "ok" => new LateAnswer(question, LookupOutcome.Matched, Record(said), credits, asOf),
            "no_match" => new LateAnswer(question, LookupOutcome.NoMatch, null, credits, asOf),
            "error" => new LateAnswer(question, LookupOutcome.Refused, null, credits, asOf),
            _ => throw new FormatException("its status is none of ok, no_match, error"),
        };
    }

    private CompanyRecord Record(JsonFacts said) => new(
        said.Text("id"), said.Text("name"), said.Text("domain"), said.Text("city"), said.Text("state"), 1,
        FactSet.Of(_facts.Select(column => (column.Value, said.Value(column.Key)))));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
