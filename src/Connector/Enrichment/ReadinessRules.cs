using System.Globalization;
using Connector.Accounts;
using Connector.Cleaning.Duplicates;
using Connector.Segmentation;

namespace Connector.Enrichment;

/// <summary>Whether a project may start on what there is: one check per question, with what to do about it. Pure.</summary>
public static class ReadinessRules
{
    /// <summary>Share of accounts that may be there twice before segments are counted double noticeably.</summary>
    public const double MostDuplicates = 0.05;

    /// <summary>Share of accounts, or of a system's customers, that must be recognised: the gate of <c>coverage</c>.</summary>
    public const double FewestRecognised = 0.8;

    /// <summary>Words for sources that the framework asks and no settings serve.</summary>
    public static IEnumerable<Check> Unserved(Framework framework, IReadOnlyList<Source> sources) =>
        from attribute in framework.Attributes
        from source in attribute.Sources
        where source.Fact is not null && sources.All(one => one.Serves != source.Name)
        group attribute.Name by source.Name into asked
        orderby asked.Key
        select new Check($"source {asked.Key}", CheckResult.Warning, $"the framework asks '{asked.Key}' for {string.Join(", ", asked.Distinct())} and no source serves it",
            "Configure one in Sources with that name or 'Serves', or take it out of the framework.");

    public static IEnumerable<Check> Of(CustomerList list)
    {
        if (list.Count == 0)
        {
            yield return new Check("customer list", CheckResult.Failed, "the CRM shows no account", "Give the connection's user the right to see them.");
            yield break;
        }

        yield return new Check("customer list", CheckResult.Passed, Invariant($"{Plural.Of(list.Count, "account")}"));
        yield return Identifiers(list);
        yield return Duplicates(list, list.Duplicates());
    }

    /// <summary>What a system of the customer's own knows, and whose.</summary>
    public static Check Of(IntakeTally source)
    {
        var name = $"source {source.Source}";
        if (source.Trouble is { } trouble) return new Check(name, CheckResult.Failed, trouble, "Mend its settings, credential or rights; until then its attributes hold what they had.");
        if (source.Records == 0) return new Check(name, CheckResult.Warning, "it answers and holds nothing", "Look whether the credential sees the right tenant, folder or table.");
        var recognised = (double)(source.Taken + source.Doubled) / source.Records;
        var detail = Invariant($"{Plural.Of(source.Records, "customer")}, {recognised:P1} of them lead to one account ({source.Strangers:N0} to none, {source.Conflicts:N0} to two at once)");
        return recognised >= FewestRecognised ? new Check(name, CheckResult.Passed, detail)
            : new Check(name, CheckResult.Warning, detail, "Keep the CRM's id of the account there, or its id in a field of the CRM (KeyField).");
    }

    /// <summary>What a vendor may cost, beside what it could cost.</summary>
    /// <param name="askable">Accounts that it could recognise.</param>
    /// <param name="left">Credits at the vendor; null when it does not tell.</param>
    public static Check Of(Source vendor, long askable, double? left)
    {
        var (name, credits) = ($"credits {vendor.Name}", vendor.Options.Credits);
        var expected = askable * credits.ExpectedHits;
        var detail = Invariant($"up to {Plural.Of(expected, "credit")} for the {Plural.Of(askable, "account")} that it can be asked about; {credits.PerMonth:N0} a month are set, {credits.WithoutApproval:N0} a run without approval, ")
            + (left is { } known ? Invariant($"{known:N0} are left at the vendor") : "the vendor does not tell how many are left");
        if (credits.PerMonth <= 0) return new Check(name, CheckResult.Warning, detail, "Set Credits:PerMonth once the budget is approved; nothing is bought before.");
        return left < Math.Min(credits.PerMonth, expected)
            ? new Check(name, CheckResult.Warning, detail, "Buy more, or lower Credits:PerMonth: the accounts that weigh most go first.")
            : new Check(name, CheckResult.Passed, detail);
    }

    private static Check Identifiers(CustomerList list)
    {
        double Share(long part) => (double)part / list.Count;
        var detail = Invariant($"{Share(list.WithDomain):P1} have a website of their own, {Share(list.Named):P1} a name, {Share(list.WithExternalId):P1} another system's id");
        return Share(list.WithDomain) >= FewestRecognised || Share(list.WithExternalId) >= FewestRecognised ? new Check("identifiers", CheckResult.Passed, detail)
            : new Check("identifiers", CheckResult.Warning, detail, "Fill websites or ids: by a name alone vendors find fewer companies, and namesakes.");
    }

    private static Check Duplicates(CustomerList list, DuplicateReport found)
    {
        var surplus = found.Clusters.Sum(cluster => cluster.Accounts.Count - 1);
        var share = (double)surplus / list.Count;
        var example = found.Clusters.Count == 0 ? "" : $", such as {string.Join(" and ", found.Clusters[0].Accounts.Take(2).Select(account => list.IdOf(account).Value))} ({found.Clusters[0].Why})";
        var detail = Invariant($"{share:P1} of the accounts are there once more ({surplus:N0} in {found.Clusters.Count:N0} clusters{example}); {found.ToReview.Count:N0} pairs to look at");
        return share <= MostDuplicates ? new Check("duplicates", CheckResult.Passed, detail)
            : new Check("duplicates", CheckResult.Warning, detail, "Merge them before segments are counted and worked by, since each record gets a segment of its own: 'connector duplicates plan' shows how.");
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
