namespace Connector.Enrichment;

/// <summary>A vendor that is asked about companies and paid by the answer.</summary>
public interface ICompanyLookup
{
    /// <summary>Facts that it can give, by the names of <see cref="FactNames"/>.</summary>
    IReadOnlyList<string> Facts { get; }

    int CompaniesPerRequest { get; }

    /// <summary>Whether it can recognise a company by what is known of this one; asking otherwise would only cost.</summary>
    bool CanAsk(CompanyQuestion company) => !company.IsEmpty;

    /// <summary>Credits that are left at the vendor; null when it does not tell. Costs nothing.</summary>
    /// <exception cref="Http.CrmException">It cannot be asked; its kind says what to do.</exception>
    Task<double?> CreditsLeftAsync(CancellationToken cancellationToken) => Task.FromResult<double?>(null);

    /// <summary>Of a vendor that only takes questions (each answer is <see cref="LookupOutcome.Pending"/>) and answers later; null of the others.</summary>
    ILateAnswers? Late => null;

    /// <summary>
    /// One request, sent once: what it cost is never spent a second time behind the caller's back. Answers come in any order, and some may be missing.
    /// </summary>
    /// <exception cref="Http.CrmException">The request as a whole failed; its kind says whether to wait, to pay, to ask somebody or to mend the
    /// connector.</exception>
    Task<LookupResult> LookUpAsync(IReadOnlyList<CompanyQuestion> companies, CancellationToken cancellationToken);
}

/// <param name="Credits">What the vendor charged, by its header or its published rule.</param>
/// <param name="Strange">Answers about companies that were not asked about.</param>
public sealed record LookupResult(IReadOnlyList<CompanyAnswer> Answers, double Credits, int Strange = 0);

/// <param name="Record">Only when matched.</param>
public sealed record CompanyAnswer(long Account, LookupOutcome Outcome, CompanyRecord? Record = null);

/// <summary>"No match" is an answer of its own: only it is remembered as a negative one.</summary>
public enum LookupOutcome
{
    Matched,
    NoMatch,

    /// <summary>The vendor answers later, by a call of its own.</summary>
    Pending,
    OutOfCredits,

    /// <summary>The vendor could not make sense of the question.</summary>
    Refused,
}
