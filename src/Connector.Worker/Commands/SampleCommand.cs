using System.CommandLine;
using Connector.Enrichment;
using Connector.Surveys;
using Connector.Worker.Display;
using Connector.Worker.Hosting;
using Sylvan.Data.Csv;

namespace Connector.Worker.Commands;

/// <summary><c>connector enrich sample</c>: bought values out to people who look whether they are right, and what their verdicts say of all.</summary>
internal static class SampleCommand
{
    private static readonly Option<FileInfo> To = new("--output") { Description = "The CSV file to write: a row per value, a blank verdict (right or wrong) to fill in.", HelpName = "FILE" };
    private static readonly Option<double> Confidence = ShareOption.Confidence();
    private static readonly Option<double> Margin = ShareOption.Of("--margin", 0.05, "How far the share of right values may be off, such as 5%: smaller means more to look at.");
    private static readonly Option<double?> AtLeast = new("--at-least") { Description = "End with 4 unless the share of right values is surely this high.", HelpName = "N%", CustomParser = result => ShareOption.Parse(result) };
    private static readonly Option<long> Seed = new("--seed") { Description = "Draws other values; the same seed draws the same again.", HelpName = "N" };
    private static readonly Argument<FileInfo> From = new("FILE") { Description = "The file, filled in." };

    public static Command Create()
    {
        var take = new Command("import", "Count the verdicts: per vendor and in all, the share of right values and between which shares the truth lies. Needs no CRM.") { From, Confidence, AtLeast };
        take.SetAction(ImportAsync);
        var command = new Command("sample", "Draw as many bought values as it takes to know how far they are right, for people to look at.") { To, Confidence, Margin, Seed, take };
        command.SetAction(ExportAsync);
        return command;
    }

    private static async Task<int> ExportAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(To) is not { } file) throw new SettingsException("name the file to write with --output");
        var (confidence, margin) = (ShareOption.ConfidenceOf(parsed, Confidence), parsed.GetValue(Margin));
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var vendors = app.Runner.Sources(app.Connection).Where(source => source.Lookup is not null).Select(source => source.Name).ToHashSet();
        var values = new VendorValues(store, app.Framework, app.Crm, app.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        var (sample, population) = await values.SampleAsync(vendors, confidence, margin, parsed.GetValue(Seed), cancellationToken);
        await UserFiles.WriteAsync($"--output: '{file}'", () => File.WriteAllLinesAsync(file.FullName, SampleSheet.Lines(sample), cancellationToken));
        Output.Write(parsed, new { connection = app.Connection, population, sample = sample.Count, confidence, margin, file = file.FullName }, text => text.WriteLine(
            $"{sample.Count:N0} of {population:N0} bought values in force, enough for ± {margin:P0} at {confidence:P0}, written to {file}; 'connector enrich sample import {file.Name}' counts the verdicts"));
        return ExitCode.Done;
    }

    private static async Task<int> ImportAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (file, confidence) = (parsed.GetRequiredValue(From), ShareOption.ConfidenceOf(parsed, Confidence));
        if (!file.Exists) throw new SettingsException($"there is no file '{file}'");
        var (header, rows) = await UserFiles.ReadAsync($"'{file}'", () => RowsAsync(file, cancellationToken));
        var (verdicts, trouble) = SampleSheet.Count(header, rows);
        if (trouble is not null) throw new SettingsException($"'{file}': {trouble}");
        var all = new SampleVerdict("in all", verdicts.Sum(one => one.Looked), verdicts.Sum(one => one.Right), verdicts.Sum(one => one.Blank));
        if (all.Looked == 0) throw new SettingsException($"'{file}': nobody has written a verdict (right or wrong) yet");
        var judged = verdicts.Append(all).Select(one => (Verdict: one, Interval: SampleCheck.Interval(one.Right, one.Looked, confidence))).ToList();
        var passes = parsed.GetValue(AtLeast) is not { } wanted || judged[^1].Interval.Low >= wanted;
        Output.Write(parsed, new
        {
            confidence,
            passes,
            vendors = judged.Select(one => new { vendor = one.Verdict.Vendor, looked_at = one.Verdict.Looked, right = one.Verdict.Right, blank = one.Verdict.Blank,
                low = Math.Round(one.Interval.Low, 4), high = Math.Round(one.Interval.High, 4) }),
        }, text =>
        {
            foreach (var (one, (low, high)) in judged)
            {
                text.WriteLine(one.Looked == 0 ? $"{one.Vendor}: nothing looked at ({one.Blank:N0} blank)"
                    : $"{one.Vendor}: {one.Right:N0} of {one.Looked:N0} right ({(double)one.Right / one.Looked:P1}), at {confidence:P0} between {low:P1} and {high:P1} of all{(one.Blank > 0 ? $"; {one.Blank:N0} not looked at" : "")}");
            }

            if (!passes) text.WriteLine($"BELOW {parsed.GetValue(AtLeast):P0}: it is not sure that so many are right");
        });
        return passes ? ExitCode.Done : ExitCode.Partial;
    }

    private static async Task<(string[] Header, List<string[]> Rows)> RowsAsync(FileInfo file, CancellationToken cancellationToken)
    {
        await using var table = await CsvDataReader.CreateAsync(file.FullName, new CsvDataReaderOptions { ResultSetMode = ResultSetMode.SingleResult }, cancellationToken);
        string[] header = [.. Enumerable.Range(0, table.FieldCount).Select(table.GetName)];
        var rows = new List<string[]>();
        while (await table.ReadAsync(cancellationToken)) rows.Add([.. Enumerable.Range(0, table.RowFieldCount).Select(table.GetString)]);
        return (header, rows);
    }
}
