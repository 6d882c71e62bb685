using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Calibration;
using Connector.Worker.Commands;
using Spectre.Console;

namespace Connector.Worker.Display;

/// <summary>What each segment explains of an outcome, and which are proposed for merging.</summary>
internal sealed record GranularityView(
    CliApp App, Dimension Dimension, CalibrationSample Sample, DateOnly Day, IReadOnlyList<GranularityStep> Steps, IReadOnlyList<GranularityStep> Merges)
{
    /// <summary>Null when nothing is to be merged.</summary>
    public ProposalView? Proposal { get; init; }

    public object ToJson() => new
    {
        connection = App.Connection,
        framework = App.Framework.Name,
        version = App.Framework.Version.ToString(),
        framework_hash = App.Framework.Hash,
        day = Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        dimension = Dimension.Name,
        outcome = Sample.Attributes[0].Name,
        active = Sample.Active,
        left_out_as_unknown = Sample.Incomplete,
        accounts = Sample.Rows.Count,
        steps = Steps.Select(step => new { segments = step.Segments, explained = step.Explained, loss = step.Loss, gone = step.Gone?.Name, into = step.Into?.Name }),
        merges = Merges.Select(step => new { gone = step.Gone!.Name, into = step.Into!.Name }),
        proposal = Proposal?.ToJson(),
    };

    public void Print(TextWriter text)
    {
        text.WriteLine($"{Dimension.Label}: what its segments explain of {Sample.Attributes[0].Name}, on {Plural.Of(Sample.Rows.Count, "account")} of {App.Connection}"
            + $" ({Tables.Number(Sample.Active)} active{(Sample.Incomplete > 0 ? $", {Tables.Number(Sample.Incomplete)} left out: unknown" : "")})");
        if (Steps.Count == 0)
        {
            text.WriteLine("no account with a known value is in a real segment: there is nothing to explain");
            return;
        }

        var table = Tables.New("Segments", "Merged", "Variance explained", "by the segment that went");
        table.Columns[2].RightAligned();
        foreach (var step in Steps)
        {
            table.AddRow($"{step.Segments}", Tables.Cell(step.Gone is null ? "" : $"{step.Gone.Label} into {step.Into!.Label}"), Percent(step.Explained), step.Loss is { } loss ? Percent(loss) : "");
        }

        AnsiConsole.Write(table);
        if (Proposal is null) text.WriteLine("Every segment earns its place: nothing to merge.");
        else Proposal.Print(text);
    }

    private static string Percent(double share) => share.ToString("P2", CultureInfo.InvariantCulture);
}
