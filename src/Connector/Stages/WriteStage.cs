using Connector.Store;
using Connector.WriteBack;

namespace Connector.Stages;

/// <summary>WriteBack: sends a sealed plan and believes nothing but the CRM's word.</summary>
internal sealed class WriteStage(RunScope run)
{
    public async Task WriteAsync(long? plan, CancellationToken cancellationToken)
    {
        if (plan is not { } number) return;
        if (!run.Options.FirstFill.Approved && !await run.Store.Runs.HasFilledAsync(cancellationToken))
        {
            await run.Store.Outbox.DropWaitingAsync(number, cancellationToken);
            throw new RunStoppedException(RunStatus.Held, $"the first fill would change {run.Tally.Changed} accounts and nobody has approved it: look at the plan, then set FirstFill:Approved for this connection");
        }

        var moved = await run.NewReadBack().ChangedSinceReadAsync(cancellationToken);
        var result = await run.NewSender().SendAsync(number, moved, Sent, cancellationToken);
        run.Tally.Tell(result);
        if (result.Stopped is { } stopped) run.Tally.Stop(RunStatus.Partial, stopped.Message);
        if (result.Counts.Sent + result.Moved.Count < run.Tally.Changed) cancellationToken.ThrowIfCancellationRequested();
    }

    private void Sent(WriteCounts counts)
    {
        run.Tally.Written = counts;
        run.Report("WriteBack", counts.Sent, run.Tally.Changed);
    }
}
