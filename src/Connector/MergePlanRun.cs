using Connector.Stages;
using Connector.Store;

namespace Connector;

/// <summary>
/// Looks for accounts of the CRM that are one company and seals a plan that makes them one, for a person to approve; <see cref="ApplyRun"/> carries
/// it out. No other run merges anything.
/// </summary>
public sealed class MergePlanRun(ConnectionAtWork at)
{
    /// <summary>Trouble with the CRM or the set-up ends the run, is told in the report and never thrown.</summary>
    public Task<RunReport> ExecuteAsync(CancellationToken cancellationToken)
    {
        var run = new RunScope(at, RunKind.Merge);
        return run.ExecuteAsync(StagesAsync, cancellationToken);

        async Task StagesAsync()
        {
            await new MergeStage(run).SettleAsync(cancellationToken);
            await new MergePlanStage(run).PlanAsync(cancellationToken);
        }
    }
}
