using Connector.Store;
using Connector.WriteBack;

namespace Connector.Stages;

/// <summary>WriteBack: sends a sealed plan and believes nothing but the CRM's word.</summary>
internal sealed class WriteStage(RunScope run)
{
    private Pause? _pause;

    /// <param name="plan">Its rows are compared with the book once more before they are sent.</param>
    public async Task WriteAsync(long plan, CancellationToken cancellationToken)
    {
        if (!await MayWriteAsync()) throw Paused();
        await run.NewReadBack().RefreshAsync(cancellationToken);
        var result = await run.NewSender().SendAsync(plan, MayWriteAsync, Sent, cancellationToken);
        run.Tally.Tell(result);
        if (result.Stopped is { } stopped) run.Tally.Stop(RunStatus.Partial, stopped.Message);
        if (_pause is not null) throw Paused();
        if (result.Counts.Sent + result.Moved.Count < run.Tally.Changed) cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>The safe point: between two chunks.</summary>
    private async Task<bool> MayWriteAsync() => (_pause = await run.PausedAsync(CancellationToken.None)) is null;

    private RunStoppedException Paused() => new(RunStatus.Held, $"the connection is {_pause}; 'connector resume' lets it write again");

    private void Sent(WriteCounts counts)
    {
        run.Tally.Written = counts;
        run.Report("WriteBack", counts.Sent, run.Tally.Changed);
    }
}
