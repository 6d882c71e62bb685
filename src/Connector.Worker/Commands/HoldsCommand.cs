using System.CommandLine;
using Connector.Accounts;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary><c>connector holds</c>: fields that an undo restored and that runs leave alone.</summary>
internal static class HoldsCommand
{
    private const int Listed = 100;

    private static readonly Option<string?> Account = new("--account") { Description = "Release this account's fields.", HelpName = "ACCOUNT" };
    private static readonly Option<bool> All = new("--all") { Description = "Release all of them." };

    public static Command Create()
    {
        var release = new Command("release", "Let runs write restored fields again.") { Account, All };
        release.Validators.Add(result =>
        {
            if (result.GetValue(Account) is null == !result.GetValue(All)) result.AddError("holds release: name one account with --account, or say --all");
        });
        release.SetAction(ReleaseAsync);
        var command = new Command("holds", "List the fields that an undo restored: runs leave them alone until their inputs or the framework change.") { release };
        command.SetAction(ListAsync);
        return command;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var count = await store.Holds.CountAsync(cancellationToken);
        var holds = await store.Holds.ListAsync(Listed, cancellationToken);
        Output.Write(parsed, new { connection = app.Connection, count, holds = holds.Select(hold => new { account = hold.Account.Value, field = hold.Field, run = hold.Run, held_at = hold.HeldAt }) }, text =>
        {
            text.WriteLine(count == 0 ? "nothing is held" : $"{Plural.Of(count, "field is", "fields are")} held, latest first:");
            foreach (var hold in holds) text.WriteLine($"{hold.Account}  {hold.Field} since {hold.HeldAt:yyyy-MM-dd HH:mm}Z, by undo run {hold.Run}");
        });
        return ExitCode.Done;
    }

    private static async Task<int> ReleaseAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.WriteStoreAsync(cancellationToken);
        AccountId? account = parsed.GetValue(Account) is { } id ? new AccountId(id) : null;
        var released = await store.Holds.ReleaseAsync(account, cancellationToken);
        Output.Write(parsed, new { connection = app.Connection, released }, text => text.WriteLine($"{Plural.Of(released, "field")} released"));
        return ExitCode.Done;
    }
}
