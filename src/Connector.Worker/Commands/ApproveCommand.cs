using System.CommandLine;
using Connector.Accounts;
using Connector.Stages;
using Connector.Store;
using Connector.Worker.Display;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Commands;

/// <summary><c>connector approve PLAN</c> signs a sealed plan; <c>connector approve --framework</c> the framework alone.</summary>
internal static class ApproveCommand
{
    private static readonly Argument<long?> Number = new("PLAN") { Description = "The plan's number.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Framework = new("--framework") { Description = "Sign the framework file as it now stands, without a plan." };
    private static readonly Option<string> By = PersonOptions.By();
    private static readonly Option<string?> Seal = new("--seal") { Description = "The seal, or its beginning, of the plan that you looked at (with --framework: the framework's hash): approves nothing else.", HelpName = "HEX" };

    private static readonly Option<bool> Irreversible = new("--irreversible") { Description = "Sign a plan of merges, which no undo can take back. Asked for by such a plan, and by no other." };

    private static readonly Option<string?> Key = new("--key") { Description = "The file of your private key (PEM), where the settings name your public one (Approval:Keys).", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("approve", "Sign a plan, and with it the framework version that it was made under; or the framework alone. Changes nothing in the CRM; 'connector apply' does.") { Number, Framework, By, Seal, Irreversible, Key };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Number) is null != result.GetValue(Framework)) result.AddError("name a plan, or sign the framework with --framework: one of the two");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.WriteStoreAsync(cancellationToken);
        var options = app.Services.GetRequiredService<IOptionsMonitor<ConnectionOptions>>().Get(app.Connection);
        var by = options.Approval.AsNamed(parsed.GetRequiredValue(By));
        if (FrameworkApproval.MayNotSign(app.Connection, options, by) is { } stranger) return Fail(stranger);
        if (await VersionReview.TroubleAsync(app, store, app.Framework, cancellationToken) is { } trouble)
        {
            if (options.IsProduction) return Fail(trouble);
            Console.Error.WriteLine($"mind: {trouble} (a production connection would refuse)");
        }

        var (signature, keyTrouble) = SignatureOf(parsed, app, options.Approval, by);
        if (keyTrouble is not null) return Fail(keyTrouble);
        return parsed.GetValue(Number) is { } number
            ? await SignAsync(parsed, app, store, number, by, signature, cancellationToken)
            : await SignFrameworkAsync(parsed, app, store, options, by, signature, cancellationToken);
    }

    /// <summary>By the person's own key, checked as every run will check it; or why there is none.</summary>
    private static (string? Signature, string? Trouble) SignatureOf(ParseResult parsed, CliApp app, ApprovalOptions approval, string by)
    {
        if (!approval.PublicKeys.TryGetValue(by, out var known)) return parsed.GetValue(Key) is null ? (null, null) : (null, $"the settings (Approval:Keys) name no key of {by}: add the public one");
        if (parsed.GetValue(Key) is not { } file) return (null, $"'{app.Connection}' counts what {by}'s key has signed: name the file of the private key with --key");
        try
        {
            var signature = ApprovalSignature.Sign(File.ReadAllText(file), app.Connection, app.Framework.Hash, by, app.Services.GetRequiredService<TimeProvider>().GetUtcNow());
            return ApprovalSignature.Holds(signature, known, app.Connection, app.Framework.Hash, by) ? (signature, null) : (null, $"{file} is not the key that the settings (Approval:Keys) name for {by}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or System.Security.Cryptography.CryptographicException)
        {
            return (null, $"{file} cannot be read as a private key in PEM ({fault.GetType().Name}): make one with 'openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256'");
        }
    }

    private static async Task<int> SignAsync(ParseResult parsed, CliApp app, IConnectionStore store, long number, string by, string? signature, CancellationToken cancellationToken)
    {
        var plan = await store.Plans.FindAsync(number, cancellationToken);
        var trouble = plan is not { Head.Kind: PlanKind.Review or PlanKind.Merge, IsSuperseded: false } ? $"connection '{app.Connection}' has no plan {number} that waits"
            : parsed.GetValue(Seal) is { } seal && !plan.Seal.StartsWith(seal, StringComparison.OrdinalIgnoreCase) ? $"plan {number} has another seal: {plan.Seal}"
            : (plan.Head.Kind == PlanKind.Merge) != parsed.GetValue(Irreversible) ? Irreversibly(plan)
            : await store.Plans.VerifySealAsync(number, cancellationToken) ? null : $"plan {number} no longer matches its seal: its rows were changed in the store";
        if (trouble is not null) return Fail(trouble);

        await store.Approvals.ApproveAsync(number, plan!.Seal, by, plan.Head.FrameworkHash == app.Framework.Hash ? signature : null, cancellationToken);
        var view = await PlanView.OfAsync(app, store, (await store.Plans.FindAsync(number, cancellationToken))!, cancellationToken);
        Output.Write(parsed, view.ToJson(), view.Print);
        return ExitCode.Done;
    }

    private static string Irreversibly(StoredPlan plan) => plan.Head.Kind == PlanKind.Merge
        ? $"plan {plan.Plan} merges {Plural.Of(plan.Merged, "account")} away, and no undo brings them back: sign it as such with --irreversible. {plan.Head.Why}"
        : $"plan {plan.Plan} can be undone: sign it without --irreversible";

    private static async Task<int> SignFrameworkAsync(ParseResult parsed, CliApp app, IConnectionStore store, ConnectionOptions options, string by, string? signature, CancellationToken cancellationToken)
    {
        var framework = app.Framework;
        if (parsed.GetValue(Seal) is { } seal && !framework.Hash.StartsWith(seal, StringComparison.OrdinalIgnoreCase)) return Fail($"the framework has another hash: {framework.Hash}");
        await store.Runs.FrameworkVersionAsync(new(framework.Name, framework.Version.ToString(), framework.Hash, framework.Text), cancellationToken);
        await store.Approvals.ApproveFrameworkAsync(framework.Hash, by, signature, cancellationToken);
        var signatures = await store.Approvals.FrameworkApprovalsAsync(framework.Hash, cancellationToken);
        var missing = await FrameworkApproval.MissingAsync(store, app.Connection, options, framework, cancellationToken);
        var json = new
        {
            connection = app.Connection, framework = framework.Name, version = framework.Version.ToString(), hash = framework.Hash, production = options.IsProduction,
            approvals = signatures.Select(one => new { by = one.By, at = one.At }), missing,
        };
        Output.Write(parsed, json, text =>
        {
            text.WriteLine($"{framework.Name} {framework.Version} ({framework.Hash[..12]}) is signed for {app.Connection} by {string.Join(", ", signatures.Select(one => $"{one.By} ({one.At:yyyy-MM-dd HH:mm}Z)"))}");
            if (FrameworkApproval.Weakness(options) is { } weakness) text.WriteLine($"mind: {weakness}");
            text.WriteLine(missing is null ? "Next: what it would change: connector plan" : $"Still missing: {missing}");
        });
        return ExitCode.Done;
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return ExitCode.Failed;
    }
}
