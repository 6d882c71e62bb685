using System.Globalization;
using Connector.Store;
using Spectre.Console;

namespace Connector.Worker.Display;

/// <summary>What a run did, for a person: what moved, who is where, what is unknown and why, what it cost, where to look next.</summary>
internal static class RunDisplay
{
    private const int FindingsShown = 12;

    public static void Print(string connection, RunReport report)
    {
        var record = report.Record;
        Line($"Run {record.Run} of {connection}: {record.Status.ToString().ToUpperInvariant()} in {(record.EndedAt - record.StartedAt).TotalSeconds:0.0} s");
        if (record.Trouble is { } trouble) Line($"  {trouble}");
        Line($"Read {record.Read:N0}, evaluated {record.Evaluated:N0}, changed {record.Changed:N0}, unchanged {record.Unchanged:N0}");
        if (report.Settled.Sent > 0) Line($"Settled {report.Settled.Sent:N0} rows that an earlier run left in doubt: {report.Settled.Succeeded:N0} had been written");
        PrintWriting(report);
        PrintChanges(report);
        PrintDistribution(report);
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

        if (report.Path is { } path) Line($"Sent by {path.Name} ({path.Arithmetic})");
        var daily = report.Usage is { DailyUsed: { } used, DailyLimit: { } limit } ? $"; {used:N0} of {limit:N0} used today by all integrations" : "";
        Line($"API calls: {record.ApiCalls:N0}{daily}");
    }

    private static void PrintChanges(RunReport report)
    {
        if (report.Plan is not { } plan || report.Record.Changed == 0) return;
        Line("");
        Line("What changes");
        var table = NewTable("Field", "From", "To", "Accounts");
        for (var field = 0; field < plan.Fields.Count; field++)
        {
            foreach (var (from, to, accounts) in plan.Moves(field)) table.AddRow(Cell(plan.Fields[field]), Cell(from.IsKnown ? from.ToString() : "(blank)"), Cell(to.IsKnown ? to.ToString() : "(cleared)"), Number(accounts));
        }

        AnsiConsole.Write(table);
    }

    private static void PrintDistribution(RunReport report)
    {
        var distribution = report.Distribution;
        if (report.Record.Evaluated == 0) return;
        var gate = distribution.Active + distribution.UnknownMembership;
        Line($"Population: {distribution.Active:N0} active, {distribution.NotActive:N0} not active, {distribution.UnknownMembership:N0} unknown");
        Line($"Coverage gate: {distribution.Active:N0} of {gate:N0} accounts that are or may be active have a segment in every dimension ({Share(distribution.Active, gate)})");
        foreach (var tally in distribution.Dimensions)
        {
            Line("");
            Line($"{tally.Dimension.Label}: of the active {Share(tally.Assigned, distribution.Active)} assigned, {Share(tally.Classified, distribution.Active)} classified, {Share(tally.Provisional, distribution.Active)} provisional");
            var table = NewTable("Segment", "Accounts", "Share");
            for (var i = 0; i < tally.Segments.Count; i++) table.AddRow(Cell(tally.Dimension.At(i).Label), Number(tally.Segments[i]), Share(tally.Segments[i], tally.Assigned));
            AnsiConsole.Write(table);
            if (tally.Causes.Count > 0)
            {
                Line($"  provisional because unknown: {string.Join(", ", tally.Causes.Select(cause => $"{cause.Key} on {Number(cause.Value)} accounts"))}");
            }
        }

        Line("");
    }

    private static void PrintFindings(RunReport report)
    {
        if (report.Findings.Count == 0) return;
        Line($"Findings ({report.Findings.Sum(finding => finding.Count):N0}):");
        foreach (var finding in report.Findings.Take(FindingsShown))
        {
            Line($"  {finding.Severity} {finding.Rule}{(finding.Field is { } field ? $" {field}" : "")} × {finding.Count:N0}: {finding.Examples[0].Message}");
        }

        if (report.Findings.Count > FindingsShown) Line($"  and {report.Findings.Count - FindingsShown} more kinds");
    }

    private static void PrintNext(RunReport report)
    {
        var next = report.Record switch
        {
            { RejectedOpen: > 0 } record => $"{record.RejectedOpen:N0} rejected rows are open: connector rejects",
            { Status: RunStatus.Failed } => "connector doctor says what to mend",
            { InDoubt: > 0 } => "rows are in doubt: the next run looks them up before it sends anything",
            _ => "why an account is where it is: connector explain ACCOUNT",
        };
        Line($"Next: {next}");
    }

    private static Table NewTable(params string[] columns)
    {
        var table = new Table { Border = TableBorder.SimpleHeavy };
        foreach (var column in columns) table.AddColumn(column);
        table.Columns[^1].RightAligned();
        return table;
    }

    private static string Cell(string text) => Markup.Escape(text);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(long part, long whole) => whole == 0 ? "–" : ((double)part / whole).ToString("P1", CultureInfo.InvariantCulture);

    // The executables run in the invariant culture (Directory.Build.props), so interpolated numbers read the same everywhere.
    private static void Line(string text) => Console.Out.WriteLine(text);
}
