using System.Globalization;
using Connector.Segmentation.Steadiness;
using Spectre.Console;

namespace Connector.Worker.Display;

/// <summary>How steady the segments have been, for a person and as JSON.</summary>
/// <param name="Versions">The store's number → semantic version.</param>
internal sealed record StabilityView(string Connection, IReadOnlyList<DimensionSteadiness> Dimensions, IReadOnlyDictionary<int, string> Versions)
{
    public object ToJson() => new
    {
        connection = Connection,
        dimensions = Dimensions.Select(one => new
        {
            dimension = one.Dimension,
            framework_version = Versions[one.FrameworkVersion],
            runs = one.Runs,
            account_runs = one.AccountRuns,
            flips = one.Flips,
            flip_rate = one.FlipRate,
            round_trips = one.RoundTrips,
            moved_by_version = one.MovedByVersion,
            psi = one.Psi,
        }),
    };

    public void Print(TextWriter text)
    {
        if (Dimensions.Count == 0)
        {
            text.WriteLine($"no run has decided the book of {Connection} in this time");
            return;
        }

        text.WriteLine($"How steady the segments of {Connection} have been:");
        var table = Tables.New(["Dimension", "Framework", "Runs", "Flips", "Per 1,000 accounts and run", "Round trips", "Moved by the version", "PSI"]);
        foreach (var column in table.Columns.Skip(2)) column.RightAligned();
        foreach (var one in Dimensions)
        {
            table.AddRow([
                Tables.Cell(one.Dimension), Tables.Cell(Versions[one.FrameworkVersion]), Tables.Number(one.Runs), Tables.Number(one.Flips),
                (one.FlipRate * 1000).ToString("0.0", CultureInfo.InvariantCulture), Tables.Number(one.RoundTrips), Tables.Number(one.MovedByVersion),
                one.Psi is { } psi ? psi.ToString("0.000", CultureInfo.InvariantCulture) : ""]);
        }

        AnsiConsole.Write(table);
        text.WriteLine("PSI compares the shares after the version's last run with those after its first: below 0.1 they are as they were, above 0.25 the book is another.");
        text.WriteLine("What margins, dwells and confirmations would change: connector calibrate stability");
    }
}
