using Connector.Accounts;
using Connector.Enrichment;

namespace Connector.Store;

/// <summary>What other systems said about the accounts of the book, and what it cost.</summary>
public interface IAnswers
{
    /// <summary>Whether any source has ever said anything.</summary>
    Task<bool> AnyAsync(CancellationToken cancellationToken);

    /// <summary>By the store's key, for the accounts from one key to another; accounts that nobody knows are missing.</summary>
    Task<IReadOnlyDictionary<long, IReadOnlyList<SourceAnswer>>> BetweenAsync(long first, long last, CancellationToken cancellationToken);

    /// <summary>The same with what they said before, oldest first.</summary>
    Task<IReadOnlyDictionary<long, IReadOnlyList<PastAnswer>>> PastBetweenAsync(long first, long last, CancellationToken cancellationToken);

    /// <summary>Remembers a request that is about to be sent. Durable when it returns.</summary>
    /// <returns>Its number.</returns>
    Task<long> BeginPurchaseAsync(Purchase purchase, CancellationToken cancellationToken) => BeginPurchaseAsync(purchase, [], cancellationToken);

    /// <param name="questions">Of a vendor that answers later: remembered in the same transaction, each with its id.</param>
    Task<long> BeginPurchaseAsync(Purchase purchase, IReadOnlyList<CompanyQuestion> questions, CancellationToken cancellationToken);

    /// <summary>The request was refused: it cost nothing, and nobody will answer it.</summary>
    Task RefuseAsync(long purchase, CancellationToken cancellationToken);

    /// <summary>Stores the answers, and with them what the request cost, in one transaction. Durable when it returns: only then may the answers be
    /// used.</summary>
    /// <param name="purchase">The request's number; null for sources that cost nothing.</param>
    /// <param name="answers">At most one per account and vendor.</param>
    Task StoreAsync(long? purchase, double credits, double drawn, IReadOnlyList<SourceAnswer> answers, CancellationToken cancellationToken);

    /// <summary>Requests whose answers were never stored, because the process died or the vendor fell silent: from now on counted at their most.</summary>
    Task<IReadOnlyList<Purchase>> LoseAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <param name="since">UTC; what was sent before is not this month's.</param>
    Task<Spending> SpendingAsync(string vendor, DateTimeOffset since, CancellationToken cancellationToken);

    Task ApproveAsync(CreditApproval approval, CancellationToken cancellationToken);

    /// <summary>When the source last gave what it should; null = never.</summary>
    Task<DateTimeOffset?> GoodAtAsync(string vendor, CancellationToken cancellationToken);

    Task KeepGoodAtAsync(string vendor, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Records of other systems that more than one account of the book holds.</summary>
    Task<IReadOnlyList<SharedRecord>> SharedAsync(CancellationToken cancellationToken);

    /// <summary>One per vendor that answered, by name.</summary>
    Task<IReadOnlyList<VendorScore>> ScoresAsync(CancellationToken cancellationToken);
}

/// <param name="Accounts">Companies asked about.</param>
/// <param name="Most">Credits that it can cost.</param>
/// <param name="Drawn">Of these, out of what people approved.</param>
public sealed record Purchase(long Run, string Vendor, DateTimeOffset SentAt, int Accounts, double Most, double Drawn);

/// <param name="TheirId">The other system's own id.</param>
/// <param name="One">The first of the accounts, by id.</param>
/// <param name="Other">The last.</param>
/// <param name="Accounts">How many in all.</param>
public sealed record SharedRecord(string Vendor, string TheirId, AccountId One, AccountId Other, long Accounts);

/// <param name="Answer">Asked at the time from which it was known.</param>
/// <param name="KnownUntil">When the vendor said something else, UTC; null = it stands.</param>
/// <param name="SaidOf">The earliest moment of which the vendor said this, UTC; <see cref="SourceAnswer.AsOf"/> goes on with every confirmation.</param>
public sealed record PastAnswer(SourceAnswer Answer, DateTimeOffset? KnownUntil, DateTimeOffset SaidOf)
{
    /// <summary>What counted at a moment.</summary>
    public static IReadOnlyList<SourceAnswer> InForce(IEnumerable<PastAnswer> answers, DateTimeOffset at) =>
        [.. answers.Where(past => past.CountsAt(at)).Select(past => past.Answer)];

    /// <summary>What is known by now about a moment: what counted then, and what was said later of then or earlier; each vendor's last word, as if it had been known then.</summary>
    public static IReadOnlyList<SourceAnswer> Restated(IEnumerable<PastAnswer> answers, DateTimeOffset at) =>
    [
        .. answers.Where(past => past.CountsAt(at) || (past.Answer.AskedAt > at && past.SaidOf <= at)).Select(past => past.Answer)
            .GroupBy(answer => answer.Vendor, StringComparer.Ordinal).Select(vendor => vendor.MaxBy(answer => answer.AskedAt)!)
            .Select(answer => answer.AskedAt > at ? answer with { AskedAt = at } : answer),
    ];

    private bool CountsAt(DateTimeOffset at) => Answer.AskedAt <= at && !(KnownUntil <= at);
}

public sealed record CreditApproval(string Vendor, double Credits, string By, string Why, DateTimeOffset At);

/// <summary>How a vendor has done so far, by the newest answer of each account.</summary>
/// <param name="Credits">All that was ever spent, lost requests at their most.</param>
public sealed record VendorScore(string Vendor, long Asked, long Matched, long NoMatch, long OtherCompany, double Credits)
{
    public double HitRate => Asked == 0 ? 0 : (double)Matched / Asked;
}
