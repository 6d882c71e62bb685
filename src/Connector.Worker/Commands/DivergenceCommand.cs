using System.CommandLine;
using Connector.Governance;
using Connector.Surveys;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary><c>connector divergence</c>: what local exceptions make different from the central rules, and until when.</summary>
internal static class DivergenceCommand
{
    public static Command Create()
    {
        var command = new Command("divergence", "What each exception (a region, a division) makes different from the central rules: accounts in scope, accounts elsewhere than centrally, from where to where, by whom approved, until when. Reads the book, not the CRM.");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var divergence = await DivergenceSurvey.OfAsync(store, app.Crm.Name, app.Framework, now, cancellationToken);
        var json = new { connection = app.Connection, active = divergence.Active, active_value = divergence.ActiveValue, exceptions = divergence.Exceptions.Select(ToJson) };
        Output.Write(parsed, json, text => text.Write(DivergenceDocument.Of(app.Framework, divergence, DateOnly.FromDateTime(now.UtcDateTime)).Markdown));
        return ExitCode.Done;
    }

    private static object ToJson(ExceptionDivergence one) => new
    {
        dimension = one.Dimension.Name,
        exception = one.Exception.Name,
        scope = one.Exception.Scope,
        segments = one.Exception.Segments,
        approved_by = one.Exception.ApprovedBy,
        until = one.Exception.Until,
        in_force = one.IsInForce,
        in_scope = one.InScope,
        value_in_scope = one.ValueInScope,
        accounts = one.Accounts,
        value = one.Value,
        moves = one.Diversions.Select(move => new { central = move.Central.Name, local = move.Local.Name, accounts = move.Accounts, value = move.Value }),
    };
}
