using System.CommandLine;
using Connector.Stages;
using Connector.Store;
using Connector.Worker.Display;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Commands;

/// <summary><c>connector stale</c>: what happened outside that the framework has to be signed again after.</summary>
internal static class StaleCommand
{
    private static readonly Option<string> By = PersonOptions.By();
    private static readonly Option<string?> Why = PersonOptions.Why(required: true);

    public static Command Create()
    {
        var declare = new Command("declare", "Declare the framework stale on a connection (a merger, a new product line): from now on nothing is written there until it is approved again, as it is or changed.") { By, Why };
        declare.SetAction(DeclareAsync);
        var command = new Command("stale", "Show when and why the framework was declared stale, and whether it has been approved since; declare it stale.") { declare };
        command.SetAction(ShowAsync);
        return command;
    }

    private static async Task<int> DeclareAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.WriteStoreAsync(cancellationToken);
        await store.Approvals.MarkStaleAsync(parsed.GetRequiredValue(By), parsed.GetValue(Why)!, cancellationToken);
        return await TellAsync(parsed, app, store, cancellationToken);
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        return await TellAsync(parsed, app, store, cancellationToken);
    }

    private static async Task<int> TellAsync(ParseResult parsed, CliApp app, IConnectionStore store, CancellationToken cancellationToken)
    {
        var options = app.Services.GetRequiredService<IOptionsMonitor<ConnectionOptions>>().Get(app.Connection);
        var marks = await store.Approvals.StaleMarksAsync(cancellationToken);
        var missing = marks.Count == 0 ? null : await FrameworkApproval.MissingAsync(store, app.Connection, options, app.Framework, cancellationToken);
        var json = new { connection = app.Connection, stale = missing is not null, missing, declared = marks.Select(mark => new { at = mark.At, by = mark.By, why = mark.Why }) };
        Output.Write(parsed, json, text =>
        {
            foreach (var mark in marks) text.WriteLine($"{mark.At:yyyy-MM-dd HH:mm}Z declared stale by {mark.By}: {mark.Why}");
            text.WriteLine(marks.Count == 0 ? $"the framework was never declared stale on {app.Connection}" : missing is null ? "approved since, as it now stands" : $"Nothing is written on {app.Connection}: {missing}");
        });
        return ExitCode.Done;
    }
}
