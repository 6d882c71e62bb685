using Connector.Accounts;
using Connector.Enrichment;

namespace Connector.Tests.Enrichment;

/// <summary>A vendor in memory that knows companies by name.</summary>
internal sealed class FakeLookup(params string[] facts) : ICompanyLookup
{
    public Dictionary<string, FactSet> Known { get; } = [];

    /// <summary>Names asked about, request by request.</summary>
    public List<IReadOnlyList<string?>> Requests { get; } = [];

    /// <summary>Happens instead of an answer, after the request arrived.</summary>
    public Exception? Fails { get; set; }

    /// <summary>Its own ids of companies, by name; the others are made up.</summary>
    public Dictionary<string, string> TheirIds { get; } = [];

    /// <summary>What it says it charged; null = a credit for each that is found.</summary>
    public double? Charges { get; set; }

    /// <summary>What it says is left.</summary>
    public double? Left { get; set; }

    public Task<double?> CreditsLeftAsync(CancellationToken cancellationToken) => Task.FromResult(Left);

    public IReadOnlyList<string> Facts { get; } = facts;

    public int CompaniesPerRequest { get; set; } = 2;

    public IEnumerable<string?> Asked => Requests.SelectMany(request => request);

    public FakeLookup Knows(string name, params (string Name, AttributeValue Value)[] said)
    {
        Known[name] = FactSet.Of(said);
        return this;
    }

    public Task<LookupResult> LookUpAsync(IReadOnlyList<CompanyQuestion> companies, CancellationToken cancellationToken)
    {
        Requests.Add([.. companies.Select(company => company.Name)]);
        if (Fails is { } fault) throw fault;
        var answers = companies.Select(company => Known.TryGetValue(company.Name!, out var said)
            ? new CompanyAnswer(company.Account, LookupOutcome.Matched, new CompanyRecord(TheirIds.GetValueOrDefault(company.Name!) ?? $"v-{company.Name}", company.Name, null, null, null, 1, said))
            : new CompanyAnswer(company.Account, LookupOutcome.NoMatch)).ToList();
        return Task.FromResult(new LookupResult(answers, Charges ?? answers.Count(answer => answer.Outcome == LookupOutcome.Matched)));
    }
}

/// <summary>A system of the customer's own, in memory.</summary>
internal sealed class FakeFacts(params SourceRecord[] records) : IAccountFacts
{
    public Exception? Fails { get; set; }

    public SourceRecord[] Records { get; set; } = records;

    public IReadOnlyList<string> Facts => [];

    public bool AddsUp { get; set; }

    public async IAsyncEnumerable<SourceRecord> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var record in Records) yield return record;
        if (Fails is { } fault) throw fault;
    }
}
