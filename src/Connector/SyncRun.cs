using Connector.Planning;
using Connector.Stages;
using Connector.Store;

namespace Connector;

/// <summary>
/// START HERE. One run of one connection, stage by stage: Reading brings the book up to date, Cleaning turns fields into attributes,
/// Enrichment buys what could change a segment, Segmentation decides every account, Planning finds the differences, WriteBack sends them and
/// believes nothing but the CRM's word; History tells the CRM what moved and how many there are. Deployment carries the fields, views and reports of a plan that somebody approved. (Kpis are not built yet.)
/// </summary>
/// <remarks>
/// The folder Stages joins each stage's rules, which stand in the folder of its name, with the CRM and the store. <see cref="ApplyRun"/>
/// carries out a plan that waited, <see cref="UndoRun"/> takes a run back.
/// </remarks>
public sealed class SyncRun(ConnectionAtWork at)
{
    /// <summary>Runs all stages. Trouble with the CRM or the set-up ends the run, is told in the report and never thrown.</summary>
    public Task<RunReport> ExecuteAsync(CancellationToken cancellationToken)
    {
        var run = new RunScope(at, RunKind.Sync);
        return run.ExecuteAsync(StagesAsync, cancellationToken);

        async Task StagesAsync()
        {
            await new DeployStage(run).SettleAsync(cancellationToken);
            await DecideAsync(run, cancellationToken);
            if (await new PlanStage(run).PlanForRunAsync(cancellationToken) is { } plan) await new WriteStage(run).WriteAsync(plan, cancellationToken);
            await new HistoryStage(run).KeepAsync(cancellationToken);
            await new EscalateStage(run).WatchAsync(cancellationToken);
        }
    }

    /// <summary>Runs the stages up to a plan that waits for approval. Nothing is written to the CRM but what setup would create.</summary>
    public Task<RunReport> PlanAsync(PlanScope scope, CancellationToken cancellationToken)
    {
        var run = new RunScope(at, RunKind.Plan);
        return run.ExecuteAsync(StagesAsync, cancellationToken);

        async Task StagesAsync()
        {
            await new ArtefactPlanStage(run).SurveyAsync(cancellationToken);
            await DecideAsync(run, cancellationToken);
            await new PlanStage(run).PlanForReviewAsync(scope, cancellationToken);
            await new HistoryStage(run).TellCostAsync(cancellationToken);
        }
    }

    private static async Task DecideAsync(RunScope run, CancellationToken cancellationToken)
    {
        var agree = new AgreeStage(run);
        await agree.AgreeOnFieldsAsync(mayCreate: true, cancellationToken);
        await agree.SettleAsync(cancellationToken);

        await new ReadStage(run).ReadAsync(cancellationToken);
        await new EnrichStage(run).EnrichAsync(cancellationToken);
        await new DecideStage(run).DecideAsync(cancellationToken);
    }
}
