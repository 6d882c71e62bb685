using System.CommandLine;
using Connector.Deployment;
using Connector.Stages;
using Connector.Worker.Display;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Commands;

/// <summary><c>connector setup</c>: creates what the segments need in the CRM, with the set-up credential.</summary>
internal static class SetupCommand
{
    private static readonly Option<string[]> Adopt = new("--adopt")
    {
        Description = "Let the connector use this existing field although it did not create it. May be given more than once.",
        HelpName = "FIELD",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Command Create()
    {
        var command = new Command("setup", "Create the segment fields, their values and the permission set in the CRM. Existing fields and values stay; done twice, the second time changes nothing.") { Adopt };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.WriteStoreAsync(cancellationToken);
        var options = app.Services.GetRequiredService<IOptionsMonitor<ConnectionOptions>>().Get(app.Connection);
        if (await FrameworkApproval.MissingAsync(store, app.Connection, options, app.Framework, cancellationToken) is { } missing)
        {
            Console.Error.WriteLine($"{missing}; nothing was created");
            return ExitCode.Held;
        }

        foreach (var field in parsed.GetValue(Adopt) ?? [])
        {
            await store.Runs.AdoptFieldAsync(field, app.Services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken);
        }

        var done = new List<string>();
        var setup = new Setup(app.Crm, app.Framework, await store.Runs.AdoptedFieldsAsync(cancellationToken));
        var (_, found) = await setup.LookAsync(cancellationToken);
        var (_, access) = await setup.CreateAsync(found, done.Add, cancellationToken);
        var troubles = access.Findings.Select(finding => finding.Message).ToList();
        Output.Write(parsed, new { connection = app.Connection, done, troubles }, console =>
        {
            foreach (var line in done) console.WriteLine(line);
            foreach (var trouble in troubles) console.WriteLine($"not done: {trouble}");
            if (troubles.Count == 0) console.WriteLine("the segment fields are ready");
        });
        return troubles.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
