using System.CommandLine;
using Connector.Segmentation;
using Connector.Segmentation.Linting;
using Connector.Segmentation.Proof;
using Connector.Segmentation.Versions;
using Connector.Stages;
using Connector.Surveys;
using Connector.Worker.Display;
using Connector.Worker.Hosting;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Commands;

/// <summary><c>connector lint</c>: is the framework well designed, and does it do what its author thinks?</summary>
internal static class LintCommand
{
    /// <summary>More combinations of segments are no longer vectors that anybody looks at.</summary>
    private const int MostVectors = 20_000;

    private static readonly Argument<string?> File = new("FILE") { Description = "The framework file (default: the settings' own, or config/segmentation.yaml).", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Strict = new("--strict") { Description = "Fail on warnings too." };
    private static readonly Option<bool> Book = new("--book") { Description = "Also judge the segments by the accounts that the connection's book holds." };
    private static readonly Option<string?> Since = new("--since") { Description = "An earlier version: does the version number tell what changed since, and what became of segments that are gone? With --book the one approved last.", HelpName = "FILE" };
    private static readonly Option<string?> Vectors = new("--vectors") { Description = "Also write a CSV file with one made-up account per combination of segments that there can be.", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("lint", "Prove what the framework's rules do to every account there can be, and check its design. Needs no connection.") { File, Strict, Book, Since, Vectors };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = FrameworkChoice.Path(parsed, parsed.GetValue(File));
        var loaded = FrameworkFile.Load(path);
        if (loaded.Framework is not { } framework)
        {
            Output.Write(parsed, LintView.Json(path, loaded.Errors), text => LintView.Print(text, loaded.Errors));
            return ExitCode.Usage;
        }

        var (book, step, stale) = parsed.GetValue(Book) ? await SurveyAsync(parsed, framework, cancellationToken) : default;
        if (parsed.GetValue(Since) is { } since) step = new VersionStep(FrameworkChoice.Load(parsed, since), framework);
        var report = Linter.Check(framework, FrameworkChoice.Today, ConnectorServices.NameRules, book, step, stale);
        var view = new LintView(path, parsed.GetValue(File), report);
        Output.Write(parsed, view.ToJson(), view.Print);
        if (parsed.GetValue(Vectors) is { } vectors) await WriteVectorsAsync(framework, vectors);
        return report.Errors > 0 || (parsed.GetValue(Strict) && report.Warnings > 0) ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>Where the connection's accounts are under this framework, what it changes of the one approved there last, and why it is stale there.</summary>
    private static async Task<(SegmentDistribution?, VersionStep?, string?)> SurveyAsync(ParseResult parsed, Framework framework, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var step = await VersionReview.StepAsync(app, store, framework, cancellationToken);
        var distribution = await BookSurvey.OfAsync(store, app.Crm.Name, framework, app.Services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken);
        var options = app.Services.GetRequiredService<IOptionsMonitor<ConnectionOptions>>().Get(app.Connection);
        var stale = await FrameworkApproval.StaleAsync(store, app.Connection, options, framework, cancellationToken);
        return (distribution, step, stale?.ToString());
    }

    private static async Task WriteVectorsAsync(Framework framework, string path)
    {
        var samples = SampleAccounts.Of(framework.On(FrameworkChoice.Today), MostVectors)
            ?? throw new SettingsException($"the framework has more than {MostVectors} combinations of segments, or is too intricate to go through: no vectors were written");
        await UserFiles.WriteAsync($"--vectors: '{path}'", async () =>
        {
            await using var text = new StreamWriter(path);
            LintView.WriteVectors(text, framework, samples);
        });

        Console.Error.WriteLine($"{samples.Count} vectors in {path}");
    }
}
