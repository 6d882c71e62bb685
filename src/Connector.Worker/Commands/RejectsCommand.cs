using System.CommandLine;
using Connector.Accounts;
using Connector.Store;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary><c>connector rejects</c>: rows that the CRM refused and that every later plan brings again until they are mended.</summary>
internal static class RejectsCommand
{
    private static readonly Argument<string> Account = new("ACCOUNT") { Description = "The account's id in the CRM." };
    private static readonly Option<string> By = PersonOptions.By();
    private static readonly Option<string?> Why = PersonOptions.Why(required: true);
    private static readonly Option<DateOnly?> Until = PersonOptions.Until(required: true);
    private static readonly Option<int> Most = new("--most") { Description = "How many to list. Default 100.", DefaultValueFactory = _ => 100 };

    public static Command Create()
    {
        var waive = new Command("waive", "Leave a refused account out of plans until a day, with a reason.") { Account, By, Why, Until };
        waive.SetAction(WaiveAsync);
        var command = new Command("rejects", "List the rows that the CRM refused, why, and what mends them. Every run tries them again.") { Most, waive };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.Services.GetRequiredService<IStores>().OpenForReadingAsync(app.Connection, cancellationToken);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var open = store is null ? 0 : await store.Rejects.CountAsync(now, cancellationToken);
        IReadOnlyList<Reject> rejects = store is null ? [] : await store.Rejects.OpenAsync(parsed.GetValue(Most), cancellationToken);
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
            run = reject.Run,
            waived = reject.Waiver is { } waiver ? new { by = waiver.By, why = waiver.Why, until = waiver.Until } : null,
        }).ToList();
        Output.Write(parsed, new { connection = app.Connection, open, rejects = listed }, console =>
        {
            console.WriteLine(open == 0 ? "no open rejects" : $"{Plural.Of(open, "open reject")}, newest first:");
            foreach (var reject in listed)
            {
                console.WriteLine($"{reject.id}  {reject.@class}  {reject.code}  refused {Plural.Of(reject.times, "time")} since {reject.since:yyyy-MM-dd HH:mm}Z");
                console.WriteLine($"    {reject.message}");
                if (reject.link is not null) console.WriteLine($"    {reject.link}");
                console.WriteLine($"    mend: {reject.mend}");
                if (reject.link is not null) console.WriteLine($"    {reject.link}");
                if (reject.waived is { } waived) console.WriteLine($"    waived by {waived.by} until {waived.until:yyyy-MM-dd HH:mm}Z: {waived.why}");
            }
        });
        return ExitCode.Done;
    }

    private static async Task<int> WaiveAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.WriteStoreAsync(cancellationToken);
        var (account, until) = (parsed.GetRequiredValue(Account), PersonOptions.EndOf(parsed.GetRequiredValue(Until)!.Value));
        if (!await store.Rejects.WaiveAsync(new AccountId(account), parsed.GetRequiredValue(By), parsed.GetValue(Why) ?? "", until, cancellationToken))
        {
            Console.Error.WriteLine($"account {account} has no open reject in '{app.Connection}'");
            return ExitCode.Failed;
        }

        Output.Write(parsed, new { account, waived_until = until }, text => text.WriteLine($"{account} is left out of plans until {until:yyyy-MM-dd HH:mm}Z"));
        return ExitCode.Done;
    }
}
