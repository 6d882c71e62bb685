using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Steadiness;
using Spectre.Console;

namespace Connector.Worker.Display;

/// <summary>The frontier of flips avoided against days delayed, for a person and as JSON.</summary>
internal sealed record StabilityTrialsView(string Connection, Framework Framework, int Nights, IReadOnlyList<DimensionTrials> Dimensions)
{
    public object ToJson() => new
    {
        connection = Connection,
        framework_version = Framework.Version.ToString(),
        nights = Nights,
        dimensions = Dimensions.Select(one => new
        {
            dimension = one.Dimension.Name,
            flips_unsteadied = one.Unsteadied,
            accounts_that_flip = one.Moved,
            trials = one.Trials.Select(trial => new
            {
                stability = trial.Text(Framework),
                flips = trial.Flips,
                flips_avoided = one.Unsteadied - trial.Flips,
                round_trips = trial.RoundTrips,
                days_delayed = Math.Round(trial.DaysDelayed, 1),
                on_frontier = trial.IsOnFrontier,
                present = trial.IsPresent,
            }),
        }),
    };

    public void Print(TextWriter text)
    {
        text.WriteLine($"Framework {Framework.Version} decided the {Plural.Of(Nights, "run")} of {Connection} again, with margins, dwells and confirmations of choice:");
        foreach (var dimension in Dimensions)
        {
            text.WriteLine();
            text.WriteLine(dimension.Unsteadied == 0
                ? $"{dimension.Dimension.Label}: no account went to another segment, nothing to steady"
                : $"{dimension.Dimension.Label}: {Plural.Of(dimension.Unsteadied, "flip")} of {Plural.Of(dimension.Moved, "account")} without any rule");
            if (dimension.Unsteadied > 0) Print(dimension);
        }
    }

    private void Print(DimensionTrials dimension)
    {
        var table = Tables.New(["stability: { … }", "Flips avoided", "Flips left", "Round trips", "Days delayed", "Days per flip avoided"]);
        foreach (var column in table.Columns.Skip(1)) column.RightAligned();
        foreach (var trial in dimension.Trials.Where(trial => trial.IsOnFrontier || trial.IsPresent))
        {
            var avoided = dimension.Unsteadied - trial.Flips;
            table.AddRow([
                Tables.Cell((trial.Text(Framework) is { Length: > 0 } rule ? rule : "none") + (trial.IsPresent ? trial.IsOnFrontier ? " (now)" : " (now; others are better)" : "")),
                Tables.Number(avoided), Tables.Number(trial.Flips), Tables.Number(trial.RoundTrips), Number(trial.DaysDelayed), avoided > 0 ? Number(trial.DaysDelayed / avoided) : ""]);
        }

        AnsiConsole.Write(table);
    }

    private static string Number(double days) => days.ToString("#,0.0", CultureInfo.InvariantCulture);
}
