using Connector.Stages;

namespace Connector;

/// <summary>
/// START HERE. One run of one connection, stage by stage: Reading brings the book up to date, Cleaning turns fields into attributes,
/// Segmentation decides every account, Planning finds the differences, WriteBack sends them and believes nothing but the CRM's word.
/// (Enrichment comes between Cleaning and Segmentation, Deployment and Kpis after WriteBack; they are not built yet.)
/// </summary>
/// <remarks>The folder Stages joins each stage's rules, which stand in the folder of its name, with the CRM and the store.</remarks>
public sealed class SyncRun(ConnectionAtWork at)
{
    /// <summary>Runs all stages. Trouble with the CRM or the set-up ends the run, is told in the report and never thrown.</summary>
    public Task<RunReport> ExecuteAsync(CancellationToken cancellationToken)
    {
        var run = new RunScope(at);
        return run.ExecuteAsync(StagesAsync, cancellationToken);

        async Task StagesAsync()
        {
            var agree = new AgreeStage(run);
            await agree.AgreeOnFieldsAsync(cancellationToken);
            await agree.SettleAsync(cancellationToken);

            await new ReadStage(run).ReadAsync(cancellationToken);
            await new DecideStage(run).DecideAsync(cancellationToken);
            var plan = await new PlanStage(run).PlanAsync(cancellationToken);
            await new WriteStage(run).WriteAsync(plan, cancellationToken);
        }
    }
}
