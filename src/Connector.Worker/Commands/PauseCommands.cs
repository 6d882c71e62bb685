using System.CommandLine;
using Connector.Store;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary><c>connector pause</c> and <c>resume</c>: stop a connection's writes at the next safe point, and let them go on.</summary>
internal static class PauseCommands
{
    private static readonly Argument<string?> Connection = new("CONNECTION") { Description = "Which connection; --connection does the same.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string> By = PersonOptions.By();
    private static readonly Option<string?> Why = PersonOptions.Why(required: false);

    public static IEnumerable<Command> Create()
    {
        var pause = new Command("pause", "Stop a connection's writes at the next safe point, also those of a run under way. Runs still read and plan; they end as held.") { Connection, By, Why };
        pause.SetAction(PauseAsync);
        yield return pause;
        var resume = new Command("resume", "Let a paused connection write again.") { Connection };
        resume.SetAction(ResumeAsync);
        yield return resume;
    }

    private static async Task<int> PauseAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = Open(parsed);
        var pauses = app.Services.GetRequiredService<IPauses>();
        await pauses.PauseAsync(app.Connection, parsed.GetRequiredValue(By), parsed.GetValue(Why) ?? "", cancellationToken);
        var pause = await pauses.FindAsync(app.Connection, cancellationToken);
        Output.Write(parsed, new { connection = app.Connection, paused = true, by = pause?.By, why = pause?.Why, since = pause?.Since }, text => text.WriteLine($"{app.Connection} is {pause}"));
        return ExitCode.Done;
    }

    private static async Task<int> ResumeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = Open(parsed);
        var resumed = await app.Services.GetRequiredService<IPauses>().ResumeAsync(app.Connection, cancellationToken);
        Output.Write(parsed, new { connection = app.Connection, paused = false, resumed }, text => text.WriteLine(resumed ? $"{app.Connection} may write again" : $"{app.Connection} was not paused"));
        return ExitCode.Done;
    }

    private static CliApp Open(ParseResult parsed) =>
        CliApp.Open(Hosting.Settings.Load(parsed.GetValue(CommonOptions.Config)), parsed.GetValue(Connection) ?? parsed.GetValue(CommonOptions.Connection));
}
