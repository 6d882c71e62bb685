using System.CommandLine;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Worker.Display;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector explain ACCOUNT</c>: why is this account here, and what would move it?</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string?> Account = new("ACCOUNT") { Description = "The account's id in the CRM.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<string[]> Values = new("--value")
    {
        Description = "Instead of ACCOUNT: one made up, an option per attribute (--value employees=50 --value 'region=EMEA'); what is not given is unknown.",
        HelpName = "NAME=VALUE",
    };

    private static readonly Option<string?> File = new("--framework") { Description = "With --value: the framework file, instead of the settings' own.", HelpName = "FILE" };

    private static readonly Option<bool> Owner = new("--owner") { Description = "With ACCOUNT: ask the CRM, too, who owns the account. Nothing of the answer is kept." };

    public static Command Create()
    {
        var command = new Command("explain", "Say why an account is in its segments: the deciding clause, the inputs used, what is unknown, what would move it. Reads the book, not the CRM.") { Account, Values, File, Owner };
        command.SetAction(RunAsync);
        return command;
    }

    private static Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken) => (parsed.GetValue(Account), parsed.GetValue(Values) ?? []) switch
    {
        (null, { Length: > 0 } values) => Task.FromResult(MadeUp(parsed, values)),
        ({ } account, []) => FromBookAsync(parsed, new AccountId(account), cancellationToken),
        _ => throw new SettingsException("name an ACCOUNT, or make one up with --value NAME=VALUE, and not both"),
    };

    private static int MadeUp(ParseResult parsed, IEnumerable<string> pairs)
    {
        var framework = FrameworkChoice.Load(parsed, parsed.GetValue(File));
        var values = MadeUpAccount.Parse(framework, pairs);
        var explainer = new Explainer(framework, framework.Crms[0], FrameworkChoice.Today);
        var explanation = new MadeUpExplanation(explainer.MembershipOf(values), [.. framework.Dimensions.Select(dimension => explainer.Explain(dimension.Index, values))]);
        Output.Write(parsed, explanation.ToJson(), explanation.Print);
        return ExitCode.Done;
    }

    private static async Task<int> FromBookAsync(ParseResult parsed, AccountId id, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        if (await store.Book.FindAsync(id, cancellationToken) is not { } account)
        {
            Console.Error.WriteLine($"the book of '{app.Connection}' has no account {id}; ids are exact, case included");
            return ExitCode.Failed;
        }

        var explanation = await AccountExplanation.OfAsync(app, store, account, cancellationToken);
        if (parsed.GetValue(Owner))
        {
            var owners = await app.Crm.OwnersAsync([id], cancellationToken);
            explanation = explanation with { Owner = owners.GetValueOrDefault(id, AccountExplanation.NoOwner) };
        }

        Output.Write(parsed, explanation.ToJson(), explanation.Print);
        return ExitCode.Done;
    }
}
