using System.CommandLine;
using Connector.Accounts;
using Connector.Cleaning.Duplicates;
using Connector.Surveys;
using Connector.Worker.Display;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector duplicates</c>: accounts that are one company, groups told apart; <c>duplicates plan</c> seals a plan that makes them one.</summary>
internal static class DuplicatesCommand
{
    private const int Usual = 20;

    private static readonly Option<int> Most = new("--most") { Description = "So many of each kind (--json has all).", HelpName = "N", DefaultValueFactory = _ => Usual };

    public static Command Create()
    {
        var plan = new Command("plan", "Plan to make duplicates one: who survives, which value of each field is kept, what is lost; sealed, for somebody to approve. Merges nothing.");
        plan.SetAction(PlanAsync);
        var command = new Command("duplicates", "Show which accounts of the CRM are one company, how sure that is and why; groups, and what a person must look at, apart. Reads the CRM and changes nothing.") { Most, plan };
        command.SetAction(ShowAsync);
        return command;
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var merger = app.Crm.Merger ?? throw new SettingsException($"connection '{app.Connection}': its CRM offers no way to merge the object that holds the segments");
        var found = await new DuplicateSurvey(app.Crm, merger, app.Framework, app.Suffixes).FindAsync(_ => { }, cancellationToken);
        Output.Write(parsed, ToJson(app.Connection, found), text => Print(text, app.Connection, found, parsed.GetValue(Most)));
        return ExitCode.Done;
    }

    private static async Task<int> PlanAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var report = await app.RunAsync(at => new MergePlanRun(at).ExecuteAsync(cancellationToken), cancellationToken);
        if (report.Record.Plan is not { } made) return RunDisplay.Tell(parsed, app.Connection, report);
        if (!parsed.GetValue(CommonOptions.Json)) RunDisplay.Print(app.Connection, report);
        return await PlanCommand.ShowAsync(parsed, app, made, cancellationToken);
    }

    private static object ToJson(string connection, FoundDuplicates found) => new
    {
        connection,
        accounts = found.Ids.Count,
        clusters = found.Report.Clusters.Select(cluster => new { accounts = found.Of(cluster).Select(id => id.Value), confidence = cluster.Confidence, why = cluster.Why }),
        groups = found.Report.Groups.Select(pair => Pair(found, pair)),
        to_review = found.Report.ToReview.Select(pair => Pair(found, pair)),
        passed_over = found.Report.PassedOver,
    };

    private static object Pair(FoundDuplicates found, RelatedAccounts pair) =>
        new { a = found.Ids[(int)pair.A].Value, b = found.Ids[(int)pair.B].Value, confidence = pair.Confidence, why = pair.Why };

    private static void Print(TextWriter text, string connection, FoundDuplicates found, int most)
    {
        var report = found.Report;
        var surplus = report.Clusters.Sum(cluster => cluster.Accounts.Count - 1);
        text.WriteLine($"{connection}: {Plural.Of(found.Ids.Count, "account")}; {Plural.Of(report.Clusters.Count, "company is", "companies are")} there more than once, {Plural.Of(surplus, "account")} too many ({Tables.Share(surplus, found.Ids.Count)})");
        foreach (var cluster in report.Clusters.Take(most))
        {
            text.WriteLine($"  {cluster.Confidence:P0} {cluster.Why}");
            foreach (var id in found.Of(cluster)) text.WriteLine($"      {id} {found.Name(id)}");
        }

        Rest(text, report.Clusters.Count, most);
        Pairs(text, "Groups, which belong together and are not duplicates", found, report.Groups, most);
        Pairs(text, "Perhaps duplicates: a person must look", found, report.ToReview, most);
        if (report.PassedOver > 0) text.WriteLine($"{Plural.Of(report.PassedOver, "time")} an account was not compared, as too many share one value: a placeholder in website, telephone or address");
        text.WriteLine(report.Clusters.Count == 0 ? "Nothing to merge" : "Next: who would survive with which values: connector duplicates plan");
    }

    private static void Pairs(TextWriter text, string what, FoundDuplicates found, IReadOnlyList<RelatedAccounts> pairs, int most)
    {
        if (pairs.Count == 0) return;
        text.WriteLine($"{what}: {pairs.Count:N0} pairs");
        foreach (var pair in pairs.OrderByDescending(pair => pair.Confidence).Take(most))
        {
            var (a, b) = (found.Ids[(int)pair.A], found.Ids[(int)pair.B]);
            text.WriteLine($"  {pair.Confidence:P0} {pair.Why}: {a} {found.Name(a)} | {b} {found.Name(b)}");
        }

        Rest(text, pairs.Count, most);
    }

    private static void Rest(TextWriter text, int count, int most)
    {
        if (count > most) text.WriteLine($"  and {count - most:N0} more (--most N, --json)");
    }
}
