using Connector.Stages;
using Connector.Store;

namespace Connector;

/// <summary>Carries out a plan that a person approved: exactly that, or not at all.</summary>
/// <remarks>
/// Refused when framework, connection or schema moved under it. A row that moved is left out and told. A plan that was cut short goes on where it
/// was when it is applied again.
/// </remarks>
public sealed class ApplyRun(ConnectionAtWork at, long plan)
{
    /// <summary>Trouble with the plan, the CRM or the set-up ends the run, is told in the report and never thrown.</summary>
    public Task<RunReport> ExecuteAsync(CancellationToken cancellationToken)
    {
        var run = new RunScope(at, RunKind.Apply);
        return run.ExecuteAsync(StagesAsync, cancellationToken);

        async Task StagesAsync()
        {
            var stored = await new ApprovedPlans(run).RequireAsync(plan, cancellationToken);
            run.Tally.PlanNumber = stored.Plan;
            if (stored.Head.Kind == PlanKind.Merge)
            {
                await MergeAsync();
                return;
            }

            if (stored.IsCarriedOut)
            {
                run.Tally.TellCarriedOut(stored.Plan);
                return;
            }

            var deploy = new DeployStage(run);
            await deploy.SettleAsync(cancellationToken);
            await deploy.DeployAsync(stored.Plan, isUndo: false, cancellationToken);

            var agree = new AgreeStage(run);
            await agree.AgreeOnFieldsAsync(mayCreate: false, cancellationToken);
            await agree.SettleAsync(cancellationToken);
            await new ReadStage(run).ReadAsync(cancellationToken);

            run.Tally.Changed = stored.Rows;
            await new WriteStage(run).WriteAsync(stored.Plan, cancellationToken);
            await new ProbeStage(run).LookAsync(stored.Plan, cancellationToken);
        }

        // Needs no field of ours: duplicates may go before anything is set up.
        async Task MergeAsync()
        {
            var merges = new MergeStage(run);
            await merges.SettleAsync(cancellationToken);
            if ((await run.Store.Plans.FindAsync(plan, cancellationToken))!.IsCarriedOut) run.Tally.TellCarriedOut(plan);
            else await merges.MergeAsync(plan, cancellationToken);
        }
    }
}
