using Connector.Reading;
using Connector.Stages;
using Connector.Store;

namespace Connector;

/// <summary>
/// Takes back what a run changed and nobody touched since. What is restored is left alone by later runs until the account's inputs or the
/// framework change, or somebody releases it.
/// </summary>
/// <param name="deleteData">Also deletes fields that the run created and that records have values in; else these stay, hidden.</param>
public sealed class UndoRun(ConnectionAtWork at, long undone, bool deleteData = false)
{
    /// <summary>Trouble with the CRM or the set-up ends the run, is told in the report and never thrown.</summary>
    public Task<RunReport> ExecuteAsync(CancellationToken cancellationToken)
    {
        var run = new RunScope(at, RunKind.Undo);
        return run.ExecuteAsync(StagesAsync, cancellationToken);

        async Task StagesAsync()
        {
            var (artefacts, deploy) = (new UndoArtefactsStage(run), new DeployStage(run));
            await deploy.SettleAsync(cancellationToken);
            var hasArtefacts = await artefacts.AnyAsync(undone, cancellationToken);
            if (hasArtefacts && await run.Store.Artefacts.IsBeingTakenBackAsync(undone, cancellationToken) && !await new AgreeStage(run).SeesFieldsAsync(cancellationToken))
            {
                // An earlier undo restored the records, and then deleted or hid the fields.
                run.Written = await run.Store.Book.LayoutAsync(FieldNeeds.Of(run.Framework, run.Crm.Name).Written, cancellationToken);
            }
            else await RestoreAsync(run, mayBeNone: hasArtefacts, cancellationToken);

            // After the records: a field that is gone could not be restored.
            if (hasArtefacts && await artefacts.PlanAsync(undone, deleteData, cancellationToken) is { } taken) await deploy.DeployAsync(taken, isUndo: true, cancellationToken);
        }
    }

    private async Task RestoreAsync(RunScope run, bool mayBeNone, CancellationToken cancellationToken)
    {
        var agree = new AgreeStage(run);
        await agree.AgreeOnFieldsAsync(mayCreate: false, cancellationToken);
        await agree.SettleAsync(cancellationToken);
        await new ReadStage(run).ReadAsync(cancellationToken);
        if (await new UndoStage(run).PlanAsync(undone, mayBeNone, cancellationToken) is { } plan) await new WriteStage(run).WriteAsync(plan, cancellationToken);
    }
}
