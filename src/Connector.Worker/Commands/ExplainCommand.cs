using System.CommandLine;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Worker.Display;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector explain ACCOUNT</c>: why is this account here?</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string?> Account = new("ACCOUNT") { Description = "The account's id in the CRM.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string[]> Given = new("--given") { Description = "Instead of an ACCOUNT, one that has this value and is otherwise unknown. May be given more than once; needs no CRM.", HelpName = "ATTRIBUTE=VALUE" };

    public static Command Create()
    {
        var command = new Command("explain", "Say why an account is in its segments: the deciding clause, the inputs used, what is unknown, what would move it. Reads the book, not the CRM.") { Account, Given };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Given) is { Length: > 0 } given) return ExplainGiven(parsed, given);
        if (parsed.GetValue(Account) is not { } name) throw new SettingsException("name an ACCOUNT by its id, or a made-up one by --given ATTRIBUTE=VALUE");
        await using var app = CliApp.Open(parsed);
        var id = new AccountId(name);
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

    private static int ExplainGiven(ParseResult parsed, string[] given)
    {
        if (parsed.GetValue(Account) is not null) throw new SettingsException("--given: explains a made-up account; leave ACCOUNT out");
        var framework = LoadedFramework.Of(Settings.Load(parsed.GetValue(CommonOptions.Config)).FrameworkFile);
        var account = GivenAccount.Parse(framework, given);
        var explainer = new Explainer(new Decider(framework), "");
        var explained = framework.Dimensions.Select(dimension => explainer.Explain(dimension.Index, account)).ToList();
        Output.Write(parsed, new { given, dimensions = explained.Select(RuleText.ToJson) }, text =>
        {
            foreach (var one in explained)
            {
                text.WriteLine($"{one.Dimension.Label}: {one.Segment.Label}");
                RuleText.PrintCause(text, one);
                RuleText.PrintWhatIf(text, one);
            }
        });
        return ExitCode.Done;
    }
}
