using System.CommandLine;
using System.Globalization;
using Connector.Stages;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary><c>connector simulate</c>: what would another framework do to this book?</summary>
internal static class SimulateCommand
{
    private static readonly Option<FileInfo> Framework = new("--framework") { Description = "The framework to try beside the one in force.", HelpName = "FILE", Required = true };
    private static readonly Option<DateTimeOffset?> AsOf = new("--as-of")
    {
        Description = "Try both on the book as it was known at this moment (2026-10-31, the end of that day in UTC; or 2026-10-31T06:00Z).",
        HelpName = "DATE",
        CustomParser = result => Moment(result.Tokens[0].Value) ?? Wrong(result),
    };

    public static Command Create()
    {
        var command = new Command("simulate", "Show what another framework would do: who moves, from where to where, by which rule, and what they weigh. Reads the book, not the CRM, and changes nothing.") { Framework, AsOf };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var after = FrameworkChoice.Load(parsed, parsed.GetRequiredValue(Framework).FullName);
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var simulator = new Simulator(store, app.Crm.Name);
        var asOf = parsed.GetValue(AsOf);
        var simulation = await simulator.RunAsync(app.Framework, after, asOf, app.Services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken);
        var view = new SimulationView(app.Connection, asOf, simulation, simulator.NotInBook);
        Output.Write(parsed, view.ToJson(), view.Print);
        return ExitCode.Done;
    }

    private static DateTimeOffset? Moment(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero).AddTicks(-1);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
    }

    private static DateTimeOffset? Wrong(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"--as-of: '{result.Tokens[0].Value}' is no date; write one such as 2026-10-31");
        return null;
    }
}
