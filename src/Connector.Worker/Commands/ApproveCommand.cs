using System.CommandLine;
using Connector.Store;
using Connector.Worker.Display;

namespace Connector.Worker.Commands;

/// <summary><c>connector approve PLAN</c>: signs a sealed plan.</summary>
internal static class ApproveCommand
{
    private static readonly Argument<long> Number = new("PLAN") { Description = "The plan's number." };
    private static readonly Option<string> By = PersonOptions.By();
    private static readonly Option<string?> Seal = new("--seal") { Description = "The seal, or its beginning, of the plan that you looked at: approves nothing else.", HelpName = "HEX" };

    public static Command Create()
    {
        var command = new Command("approve", "Sign a plan, and with it the framework version that it was made under. Changes nothing in the CRM; 'connector apply' does.") { Number, By, Seal };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.WriteStoreAsync(cancellationToken);
        var number = parsed.GetValue(Number);
        var plan = await store.Plans.FindAsync(number, cancellationToken);
        var trouble = plan is not { Head.Kind: PlanKind.Review, IsSuperseded: false } ? $"connection '{app.Connection}' has no plan {number} that waits"
            : parsed.GetValue(Seal) is { } seal && !plan.Seal.StartsWith(seal, StringComparison.OrdinalIgnoreCase) ? $"plan {number} has another seal: {plan.Seal}"
            : await store.Plans.VerifySealAsync(number, cancellationToken) ? null : $"plan {number} no longer matches its seal: its rows were changed in the store";
        if (trouble is not null)
        {
            Console.Error.WriteLine(trouble);
            return ExitCode.Failed;
        }

        await store.Plans.ApproveAsync(number, plan!.Seal, parsed.GetRequiredValue(By), cancellationToken);
        var view = await PlanView.OfAsync(app.Crm, store, (await store.Plans.FindAsync(number, cancellationToken))!, cancellationToken);
        Output.Write(parsed, view.ToJson(), view.Print);
        return ExitCode.Done;
    }
}
