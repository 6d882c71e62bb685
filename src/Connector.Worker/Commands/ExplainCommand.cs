using System.CommandLine;
using Connector.Accounts;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary><c>connector explain ACCOUNT</c>: why is this account here?</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> Account = new("ACCOUNT") { Description = "The account's id in the CRM." };

    public static Command Create()
    {
        var command = new Command("explain", "Say why an account is in its segments: the deciding clause, the inputs used, what is unknown. Reads the book, not the CRM.") { Account };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var id = new AccountId(parsed.GetRequiredValue(Account));
        await using var store = await app.ReadStoreAsync(cancellationToken);
        if (await store.Book.FindAsync(id, cancellationToken) is not { } account)
        {
            Console.Error.WriteLine($"the book of '{app.Connection}' has no account {id}; ids are exact, case included");
            return ExitCode.Failed;
        }

        var explanation = await AccountExplanation.OfAsync(app, store, account, cancellationToken);
        Output.Write(parsed, explanation.ToJson(), explanation.Print);
        return ExitCode.Done;
    }
}
