using Connector.Cleaning.Names;

namespace Connector.Cleaning.Duplicates;

/// <param name="Accounts">Keys, two or more, ascending.</param>
/// <param name="Confidence">Of the weakest link that holds the cluster together, 0 to 1.</param>
/// <param name="Why">What the weakest link rests on.</param>
public sealed record DuplicateCluster(IReadOnlyList<long> Accounts, double Confidence, string Why);

/// <summary>Two accounts that belong together, or may be the same, and are not to be merged by a machine.</summary>
public sealed record RelatedAccounts(long A, long B, double Confidence, string Why);

/// <param name="Clusters">Duplicates, surest first.</param>
/// <param name="Groups">Parents, subsidiaries and sites.</param>
/// <param name="ToReview">Perhaps duplicates: a person decides.</param>
/// <param name="PassedOver">Times an account was not compared because too many share the same value; a sign of a placeholder.</param>
public sealed record DuplicateReport(
    IReadOnlyList<DuplicateCluster> Clusters, IReadOnlyList<RelatedAccounts> Groups, IReadOnlyList<RelatedAccounts> ToReview, long PassedOver);

/// <summary>Finds accounts that are one company. Pure: it proposes, and changes nothing. Equal input, equal outcome, in any order of accounts but for ties.</summary>
public sealed class DuplicateFinder(PublicSuffixes suffixes)
{
    /// <summary>From here on a pair counts as duplicate: the scored sets keep a precision of 0.98 (<c>scripts/bench quality</c>).</summary>
    public const double Sure = 0.85;

    private const double WorthReview = 0.5;

    public DuplicateReport Find(IEnumerable<AccountIdentity> accounts)
    {
        var words = new Words();
        var features = accounts.Select(account => new IdentityFeatures(account, suffixes, words)).ToList();
        var (links, groups, review) = (new List<Link>(), new List<RelatedAccounts>(), new List<RelatedAccounts>());
        var (blocks, judge) = (new Blocks(features), new PairJudge(words));
        foreach (var (a, b) in blocks.Pairs())
        {
            var verdict = judge.Judge(features[a], features[b]);
            if (verdict.Kinship == Kinship.None || verdict.Confidence < WorthReview) continue;
            if (verdict.Kinship == Kinship.Duplicate && verdict.Confidence >= Sure) links.Add(new(a, b, verdict.Confidence, verdict.Why));
            else (verdict.Kinship == Kinship.Group ? groups : review).Add(new(features[a].Key, features[b].Key, verdict.Confidence, verdict.Why));
        }

        var clusters = new Clustering(features, judge).Of(links, out var refused);
        review.AddRange(refused.Select(link => new RelatedAccounts(features[link.A].Key, features[link.B].Key, link.Confidence, $"{link.Why}, but others like them are apart")));
        return new DuplicateReport(clusters, groups, review, blocks.PassedOver);
    }
}
