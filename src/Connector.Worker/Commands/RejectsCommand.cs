using System.CommandLine;
using Connector.Store;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary><c>connector rejects</c>: rows that the CRM refused and that every later plan brings again until they are mended.</summary>
internal static class RejectsCommand
{
    private static readonly Option<int> Most = new("--most") { Description = "How many to list. Default 100.", DefaultValueFactory = _ => 100 };

    public static Command Create()
    {
        var command = new Command("rejects", "List the rows that the CRM refused, why, and what mends them. Every run tries them again.") { Most };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.Services.GetRequiredService<IStores>().OpenForReadingAsync(app.Connection, cancellationToken);
        var open = store is null ? 0 : await store.Outbox.CountRejectsAsync(cancellationToken);
        IReadOnlyList<Reject> rejects = store is null ? [] : await store.Outbox.RejectsAsync(parsed.GetValue(Most), cancellationToken);
        var listed = rejects.Select(reject => new
        {
            id = reject.Id.Value,
            link = app.Crm.RecordLink(reject.Id),
            @class = reject.Error.Class.ToString(),
            code = reject.Error.Code,
            message = reject.Error.Message,
            fields = reject.Error.Fields,
            mend = reject.Error.Mend,
            since = reject.Since,
            times = reject.Times,
        }).ToList();
        Output.Write(parsed, new { connection = app.Connection, open, rejects = listed }, console =>
        {
            console.WriteLine(open == 0 ? "no open rejects" : $"{open} open rejects, newest first:");
            foreach (var reject in listed)
            {
                console.WriteLine($"{reject.id}  {reject.@class}  {reject.code}  refused {reject.times} times since {reject.since:yyyy-MM-dd HH:mm}Z");
                console.WriteLine($"    {reject.message}");
                if (reject.link is not null) console.WriteLine($"    {reject.link}");
                console.WriteLine($"    mend: {reject.mend}");
            }
        });
        return ExitCode.Done;
    }
}
