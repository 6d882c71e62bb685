using System.CommandLine;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Store;
using Connector.Worker.Commands;
using Spectre.Console;

namespace Connector.Worker.Display;

/// <summary>What a run did, for a person: what moved, who is where, what is unknown and why, what it cost, where to look next.</summary>
internal static class RunDisplay
{
    private const int FindingsShown = 12;

    /// <summary>Prints the run as the verb was asked to, and gives its exit code.</summary>
    public static int Tell(ParseResult parsed, string connection, RunReport report)
    {
        if (parsed.GetValue(CommonOptions.Json)) RunJson.Write(report);
        else Print(connection, report);
        return ExitCode.Of(report.Record.Status);
    }

    public static void Print(string connection, RunReport report)
    {
        var record = report.Record;
        Line($"Run {record.Run} of {connection}: {record.Status.ToString().ToUpperInvariant()} in {(record.EndedAt - record.StartedAt).TotalSeconds:0.0} s");
        if (record.Trouble is { } trouble) Line($"  {trouble}");
        Line($"Read {record.Read:N0}, evaluated {record.Evaluated:N0}, changed {record.Changed:N0}, unchanged {record.Unchanged:N0}");
        if (report.Settled.Sent > 0) Line($"Settled {Plural.Of(report.Settled.Sent, "row")} that an earlier run left in doubt: {report.Settled.Succeeded:N0} had been written");
        if (record.Moved + record.Held + record.Waiting > 0)
        {
            Line($"Left out: {Plural.Of(record.Moved, "account")} moved in the CRM meanwhile, {Plural.Of(record.Held, "change")} held for approval, {Plural.Of(record.Waiting, "account waits", "accounts wait")} for API calls");
        }

        if (report.Enrichment is { } enrichment) EnrichmentView.Print(Console.Out, enrichment);
        if (report.Deployed > 0) Line($"{(report.Record.Kind == RunKind.Undo ? "Took back" : "Deployed")} {Plural.Of(report.Deployed, "artefact")} (fields, permissions, views, reports)");
        foreach (var check in report.Persona ?? []) Line($"As the persona: {check.Name}: {check.Result.ToString().ToLowerInvariant()}, {check.Detail}");
        PrintWriting(report);
        PrintChanges(report);
        PrintDistribution(report);
        PrintOutliers(report);
        PrintFindings(report);
        PrintNext(report);
    }

    private static void PrintWriting(RunReport report)
    {
        var record = report.Record;
        if (record.Sent > 0)
        {
            Line($"Sent {record.Sent:N0} = {record.Succeeded:N0} succeeded + {record.Failed:N0} failed + {record.Unprocessed:N0} unprocessed + {record.InDoubt:N0} in doubt");
        }

        if (report.History is { Sent: > 0 } history)
        {
            Line($"Segment history: sent {Plural.Of(history.Sent, "record")} = {history.Succeeded:N0} succeeded + {history.Failed:N0} failed + {history.InDoubt:N0} in doubt");
        }

        if (report.Path is { } path) Line($"{(record.Sent > 0 ? "Sent" : "To be sent")} by {path.Name}: about {Plural.Of(path.Calls, "API call")} ({path.Arithmetic})");
        var daily = report.Usage is { DailyUsed: { } used, DailyLimit: { } limit } ? $"; {used:N0} of {limit:N0} used today by all integrations" : "";
        Line($"API calls: {record.ApiCalls:N0}{daily}");
    }

    private static void PrintChanges(RunReport report)
    {
        if (report.Plan is not { } plan || report.Record.Changed == 0) return;
        Line("");
        Line(report.Record.Plan is { } number ? $"What changes (plan {number})" : "What changes");
        PlanTables.PrintMoves(plan);
        PlanTables.PrintLargest(plan);
    }

    private static void PrintDistribution(RunReport report)
    {
        var distribution = report.Distribution;
        if (report.Record.Evaluated == 0) return;
        var gate = distribution.Active + distribution.UnknownMembership;
        Line($"Population: {distribution.Active:N0} active, {distribution.NotActive:N0} not active, {distribution.UnknownMembership:N0} unknown");
        Line($"Coverage gate: {distribution.Active:N0} of {gate:N0} accounts that are or may be active have a segment in every dimension ({Tables.Share(distribution.Active, gate)})");
        Line($"Certain in every dimension, with nothing left to find out or buy: {distribution.Certain:N0} of {distribution.Active:N0} active accounts ({Tables.Share(distribution.Certain, distribution.Active)})");
        foreach (var tally in distribution.Dimensions)
        {
            Line("");
            Line($"{tally.Dimension.Label}: of the active {Tables.Share(tally.Assigned, distribution.Active)} assigned, {Tables.Share(tally.Classified, distribution.Active)} classified, {Tables.Share(tally.Provisional, distribution.Active)} provisional");
            PrintSegments(tally, report.Baseline);
            if (tally.Steadied > 0) Line($"  kept in place by margin, dwell or confirmation although the rules say another segment: {Plural.Of(tally.Steadied, "account")}");
            if (tally.Held > 0) Line($"  kept in place, or in {tally.Dimension.Otherwise.Label}, because an input is held: {Plural.Of(tally.Held, "account")}");
            if (tally.Causes.Count > 0)
            {
                Line($"  provisional because unknown{(tally.Held > 0 ? " or held" : "")}: {string.Join(", ", tally.Causes.Select(cause => $"{cause.Key} on {Plural.Of(cause.Value, "account")}"))}");
            }
        }

        Line("");
    }

    private static void PrintSegments(DimensionTally tally, IReadOnlyList<SegmentCount> baseline)
    {
        var then = baseline.Where(share => share.Dimension == tally.Dimension.Name).ToDictionary(share => share.Segment, share => share.Accounts);
        string[] columns = then.Count == 0 ? ["Segment", "Accounts", "Share"] : ["Segment", "Accounts", "Share", "Baseline"];
        var table = Tables.New(columns);
        for (var i = 0; i < tally.Segments.Count; i++)
        {
            var segment = tally.Dimension.At(i);
            string[] cells = [Tables.Cell(segment.Label), Tables.Number(tally.Segments[i]), Tables.Share(tally.Segments[i], tally.Assigned), Tables.Share(then.GetValueOrDefault(segment.Name), then.Values.Sum())];
            table.AddRow(cells[..columns.Length]);
        }

        AnsiConsole.Write(table);
    }

    private static void PrintOutliers(RunReport report)
    {
        if (report.Outliers.Count == 0) return;
        Line("Large accounts in segments of small ones (a wrong input, or a missed chance):");
        foreach (var outlier in report.Outliers)
        {
            Line($"  {outlier.Account} weighs {outlier.Value:N0} in {outlier.Dimension.Label} = {outlier.Segment.Label}, where the others weigh {outlier.SegmentMean:N0} on average");
        }

        Line("");
    }

    private static void PrintFindings(RunReport report)
    {
        if (report.Findings.Count == 0) return;
        Line($"Findings ({report.Findings.Sum(finding => finding.Count):N0}):");
        var shown = report.Findings.Where((finding, place) => place < FindingsShown || IsOfNoAccount(finding)).ToList();
        foreach (var finding in shown)
        {
            var what = $"  {finding.Severity} {finding.Rule}{(finding.Field is { } field ? $" {field}" : "")}";
            if (!IsOfNoAccount(finding)) Line($"{what} × {finding.Count:N0}: {finding.Examples[0].Message}");
            else foreach (var one in finding.Examples) Line($"{what}: {one.Message}");
        }

        if (report.Findings.Count > shown.Count) Line($"  and {report.Findings.Count - shown.Count} more kinds");
    }

    /// <summary>About the set-up: each says something else, and a person has to do something about each.</summary>
    private static bool IsOfNoAccount(FindingTally.Entry finding) => finding.Examples.TrueForAll(one => one.Account is null);

    private static void PrintNext(RunReport report)
    {
        var next = report.Record switch
        {
            _ when report.WaitingPlan is { } waiting => $"look at what waits: connector plan {waiting}",
            { Kind: RunKind.Merge, Plan: { } made } => $"look at it, and sign it if it is right: connector plan {made}",
            { Kind: RunKind.Merge, Status: RunStatus.Succeeded } => "there is nothing to merge: connector duplicates shows what a person must look at",
            { RejectedOpen: > 0 } record => $"{Plural.Of(record.RejectedOpen, "rejected row is", "rejected rows are")} open: connector rejects",
            { Status: RunStatus.Failed } => "connector doctor says what to mend",
            { InDoubt: > 0 } => "rows are in doubt: the next run looks them up before it sends anything",
            _ => "why an account is where it is: connector explain ACCOUNT",
        };
        Line($"Next: {next}");
    }

    // The executables run in the invariant culture (Directory.Build.props), so interpolated numbers read the same everywhere.
    private static void Line(string text) => Console.Out.WriteLine(text);
}
