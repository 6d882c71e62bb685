using Connector.Store;

namespace Connector.Stages;

/// <summary>Before an approved plan is carried out: is it still what was approved, and does the ground it was made on still stand?</summary>
internal sealed class ApprovedPlans(RunScope run)
{
    /// <exception cref="RunStoppedException">It may not be carried out; says why and what to do.</exception>
    public async Task<StoredPlan> RequireAsync(long plan, CancellationToken cancellationToken)
    {
        var stored = await run.Store.Plans.FindAsync(plan, cancellationToken);
        if (stored is null || stored.Head.Kind is not (PlanKind.Review or PlanKind.Merge)) throw Refused($"there is no plan {plan} that waits; 'connector plan' makes one");
        if (stored.IsSuperseded) throw Refused($"plan {plan} was superseded by a later one");
        if (stored.Approval is null) throw new RunStoppedException(RunStatus.Held, $"nobody has approved plan {plan}: 'connector plan {plan}' shows it, 'connector approve {plan}{(stored.Head.Kind == PlanKind.Merge ? " --irreversible" : "")}' signs it");
        if (stored.Head.Connection != run.Connection) throw Refused($"plan {plan} was made for connection '{stored.Head.Connection}', not '{run.Connection}'");
        if (!await run.Store.Plans.VerifySealAsync(plan, cancellationToken)) throw Refused($"plan {plan} no longer matches its seal: its rows were changed in the store");
        if (stored.Head.FrameworkHash != run.Framework.Hash) throw Refused(await FrameworkMovedAsync(stored, cancellationToken));
        if (await run.UnapprovedAsync(cancellationToken) is { } missing) throw new RunStoppedException(RunStatus.Held, missing);
        return stored;
    }

    private async Task<string> FrameworkMovedAsync(StoredPlan stored, CancellationToken cancellationToken)
    {
        var then = await run.Store.Runs.FrameworkAsync(stored.Head.FrameworkVersion, cancellationToken);
        return $"the framework moved under plan {stored.Plan}: it was made under version {then?.Version}, the file is now version {run.Framework.Version} and differs first in {Place(then?.Text ?? "", run.Framework.Text)}; make a new plan";
    }

    private static string Place(string then, string now)
    {
        var (old, current) = (then.ReplaceLineEndings("\n").Split('\n'), now.ReplaceLineEndings("\n").Split('\n'));
        var line = old.Zip(current).TakeWhile(pair => pair.First == pair.Second).Count();
        return line == old.Length && line == current.Length ? "a table that it uses" : $"line {line + 1}";
    }

    private static RunStoppedException Refused(string why) => new(RunStatus.Failed, why);
}
