namespace Connector.Cleaning.Duplicates;

/// <summary>Two accounts, by position, that are one company.</summary>
internal readonly record struct Link(int A, int B, double Confidence, string Why);

/// <summary>
/// Joins links to clusters, surest first, so that a cluster's confidence is that of the best way to hold it together. A company that two others are
/// linked with makes those one only where nothing tells them apart: else the links that would do so are refused, all alike, since nobody knows whose it is.
/// </summary>
/// <example>acme.com in the US, acme.com in Germany, acme.com without a country → no cluster: each of the two links is for a person.</example>
internal sealed class Clustering(IReadOnlyList<IdentityFeatures> features, PairJudge judge)
{
    /// <summary>So many accounts are compared each with each; more are no one company.</summary>
    private const int MostAccounts = 1000;

    private readonly Dictionary<int, Cluster> _of = [];

    /// <param name="links">Of pairs; sorted here.</param>
    /// <param name="refused">Those that would join what is apart.</param>
    public IReadOnlyList<DuplicateCluster> Of(List<Link> links, out IReadOnlyList<Link> refused)
    {
        links.Sort((x, y) => x.Confidence != y.Confidence ? y.Confidence.CompareTo(x.Confidence) : (x.A, x.B).CompareTo((y.A, y.B)));
        var left = new List<Link>();
        for (var start = 0; start < links.Count;)
        {
            var end = start + 1;
            while (end < links.Count && links[end].Confidence == links[start].Confidence) end++;
            foreach (var part in Parts(links[start..end]))
            {
                if (IsOne(part)) Join(part);
                else left.AddRange(part);
            }

            start = end;
        }

        refused = left;
        return
        [
            .. _of.Values.Distinct().Select(cluster => new DuplicateCluster([.. cluster.Accounts.Select(account => features[account].Key).Order()],
                cluster.Weakest.Confidence, cluster.Weakest.Why)).OrderByDescending(cluster => cluster.Confidence).ThenBy(cluster => cluster.Accounts[0]),
        ];
    }

    /// <summary>Links of one confidence that hang together, by themselves or by what was joined before: equals are taken or refused together, whatever their order.</summary>
    private IEnumerable<List<Link>> Parts(List<Link> links)
    {
        var parts = new Dictionary<object, (List<object> Ends, List<Link> Links)>();
        foreach (var link in links)
        {
            var (a, b) = (PartOf(End(link.A)), PartOf(End(link.B)));
            a.Links.Add(link);
            if (ReferenceEquals(a.Ends, b.Ends)) continue;
            var (large, small) = a.Ends.Count >= b.Ends.Count ? (a, b) : (b, a);
            large.Ends.AddRange(small.Ends);
            large.Links.AddRange(small.Links);
            foreach (var end in small.Ends) parts[end] = large;
        }

        return parts.Values.DistinctBy(part => part.Links).Select(part => part.Links);

        object End(int account) => _of.TryGetValue(account, out var cluster) ? cluster : account;

        (List<object> Ends, List<Link> Links) PartOf(object end)
        {
            if (!parts.TryGetValue(end, out var part)) parts[end] = part = ([end], []);
            return part;
        }
    }

    private bool IsOne(List<Link> links)
    {
        var accounts = Accounts(links);
        if (accounts.Count > MostAccounts) return false;
        for (var i = 0; i < accounts.Count; i++)
        {
            for (var j = i + 1; j < accounts.Count; j++)
            {
                if (judge.Judge(features[accounts[i]], features[accounts[j]]).Kinship is Kinship.Group or Kinship.Apart) return false;
            }
        }

        return true;
    }

    private void Join(List<Link> links)
    {
        var joined = new Cluster(Accounts(links), links[^1]); // sorted: no earlier link of any part was weaker
        foreach (var account in joined.Accounts) _of[account] = joined;
    }

    private List<int> Accounts(List<Link> links) =>
        [.. links.SelectMany(link => (int[])[link.A, link.B]).SelectMany(account => _of.TryGetValue(account, out var cluster) ? cluster.Accounts : [account]).Distinct()];

    private sealed class Cluster(List<int> accounts, Link weakest)
    {
        public List<int> Accounts => accounts;

        public Link Weakest => weakest;
    }
}
