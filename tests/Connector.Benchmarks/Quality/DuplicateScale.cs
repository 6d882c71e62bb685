using System.Diagnostics;
using Connector.Benchmarks.Measuring;
using Connector.Cleaning.Duplicates;
using Connector.Cleaning.Names;

namespace Connector.Benchmarks.Quality;

/// <summary>A generated book with every twentieth account written a second time, otherwise: time and memory of finding them.</summary>
internal static class DuplicateScale
{
    private const int Twins = 20;
    private static readonly string[] Stems = ["Nord", "Alta", "Blue", "Iron", "Green", "Quick", "Silver", "Terra", "Omni", "Vita", "Delta", "Luma", "Core", "Penta", "River", "Stone"];
    private static readonly string[] Trades = ["Logistics", "Systems", "Foods", "Analytics", "Medical", "Energy", "Retail", "Partners", "Software", "Works"];
    private static readonly string[] Streets = ["Main Street", "Oak Avenue", "Lake Road", "Station Road", "High Street", "Park Lane", "Market Square", "Mill Lane"];

    public static object Measure(int accounts)
    {
        var watch = Stopwatch.StartNew();
        var found = new DuplicateFinder(PublicSuffixes.BuiltIn).Find(Book(accounts));
        var seconds = watch.Elapsed.TotalSeconds;
        using var process = Process.GetCurrentProcess();
        var megabytes = process.PeakWorkingSet64 / 1e6;
        Report.Say($"duplicates among {accounts} accounts: {seconds:F1} s, {megabytes:F0} MB at most, {found.Clusters.Count} clusters, {found.ToReview.Count} pairs to review, {found.PassedOver} passed over");
        return new { Accounts = accounts, Seconds = Report.Short(seconds), PeakMegabytes = Report.Short(megabytes), Clusters = found.Clusters.Count, Goal = "seconds <= 300, peak_megabytes <= 1000" };
    }

    private static IEnumerable<AccountIdentity> Book(int accounts)
    {
        for (var i = 0; i < accounts; i++)
        {
            var twin = i % Twins == Twins - 1;
            var of = twin ? i - 1 : i;
            var name = $"{Stems[of % Stems.Length]}{Stems[of / 16 % Stems.Length].ToLowerInvariant()} {of / 256} {Trades[of % Trades.Length]}";
            yield return new AccountIdentity(
                i,
                twin ? name.ToUpperInvariant() + ", INC." : name,
                of % 3 == 0 ? null : $"https://www.company-{of}.com/",
                of % 4 == 0 ? null : $"+1 555 {of % 10_000_000:D7}",
                $"{of % 997 + 1} {Streets[of % Streets.Length]}",
                $"{of % 90_000 + 10_000}",
                null,
                "US");
        }
    }
}
