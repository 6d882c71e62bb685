using Connector.Stages;
using Connector.Store;

namespace Connector;

/// <summary>
/// Finds what people changed by hand of what the connector deployed, and does with it as the connection's policy says: tells it, takes it for ours,
/// or puts back what the framework wants. Reads and writes no record.
/// </summary>
public sealed class DriftRun(ConnectionAtWork at)
{
    /// <summary>Trouble with the CRM or the set-up ends the run, is told in the report and never thrown.</summary>
    public Task<RunReport> ExecuteAsync(CancellationToken cancellationToken)
    {
        var run = new RunScope(at, RunKind.Drift);
        return run.ExecuteAsync(StagesAsync, cancellationToken);

        async Task StagesAsync()
        {
            var (plans, deploy) = (new ArtefactPlanStage(run), new DeployStage(run));
            await plans.SurveyAsync(cancellationToken);
            if (await plans.PlanRestoreAsync(cancellationToken) is { } plan) await deploy.DeployAsync(plan, isUndo: true, cancellationToken);
        }
    }
}
