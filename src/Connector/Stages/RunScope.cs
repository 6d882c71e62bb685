using Connector.Accounts;
using Connector.Cleaning.Names;
using Connector.Deployment;
using Connector.Enrichment;
using Connector.Governance;
using Connector.Http;
using Connector.Reading;
using Connector.Segmentation;
using Connector.Store;
using Connector.WriteBack;

namespace Connector.Stages;

/// <summary>
/// One run under way: what its stages work with, what they have agreed on and counted so far, and how a run begins and ends whatever happens in between.
/// </summary>
internal sealed class RunScope(ConnectionAtWork at, RunKind kind)
{
    private const int OutliersTold = 10;

    public string Connection => at.Name;

    public ICrm Crm => at.Crm;

    public IConnectionStore Store => at.Store;

    public Framework Framework => at.Framework;

    public ConnectionOptions Options => at.Options;

    public TimeProvider Time => at.Time;

    public IReadOnlyList<Source> Sources => at.Sources ?? [];

    public PublicSuffixes Suffixes => at.Suffixes ?? PublicSuffixes.BuiltIn;

    public IRehearsals Rehearsals => at.Rehearsals ?? throw new InvalidOperationException("nobody keeps rehearsals");

    /// <summary>Null = no source answers late.</summary>
    public ICallbackInbox? Inbox => at.Inbox;

    public RunTally Tally { get; } = new(at.Framework);

    public long Run { get; private set; }

    public int FrameworkVersion { get; private set; }

    /// <summary>What the CRM showed when the run began; set by <see cref="AgreeStage"/>, as are the layouts.</summary>
    public CrmSchema Schema { get; set; } = null!;

    public FieldLayout Inputs { get; set; } = null!;

    /// <summary>What the plan says of artefacts; empty where plans have none. Set by <see cref="DeployStage"/>, as is the next.</summary>
    public IReadOnlyList<ArtefactChange> Artefacts { get; set; } = [];

    /// <summary>Segment fields that the plan creates or changes.</summary>
    public IReadOnlyDictionary<string, ArtefactAction> FieldsDeployed { get; set; } = new Dictionary<string, ArtefactAction>();

    public FieldLayout Written { get; set; } = null!;

    public FieldLayout Dimensions { get; set; } = null!;

    /// <summary>The attributes that go back to the CRM; none until <see cref="AgreeStage"/> has found them.</summary>
    public IReadOnlyList<WrittenAttribute> WrittenBack { get; set; } = [];

    /// <summary>Their fields; null when there are none.</summary>
    public FieldLayout? Offered { get; set; }

    /// <summary>The accounts, by their keys in the book, of which a plan may find anything; null = all. Set by <see cref="DecideStage"/>.</summary>
    public IReadOnlyList<long>? Unsettled { get; set; }

    /// <summary>Runs the stages. Trouble with the CRM or the set-up ends the run, is told in the report and never thrown.</summary>
    public async Task<RunReport> ExecuteAsync(Func<Task> stages, CancellationToken cancellationToken)
    {
        var startedAt = Time.GetUtcNow();
        FrameworkVersion = await Store.Runs.FrameworkVersionAsync(
            new(Framework.Name, Framework.Version.ToString(), Framework.Hash, Framework.Text, Framework.Tables), cancellationToken);
        Run = await Store.Runs.BeginAsync(kind, startedAt, FrameworkVersion, cancellationToken);
        try
        {
            await stages();
        }
        catch (RunStoppedException stopped)
        {
            Tally.Stop(stopped.Status, stopped.Message);
        }
        catch (CrmException exception)
        {
            Tally.Stop(RunStatus.Failed, exception.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Tally.Stop(RunStatus.Failed, "stopped on request; the next run goes on from here");
        }
        catch (Exception exception)
        {
            // Unforeseen: the run must not look as if it were still going, and the cause belongs to whoever started it.
            Tally.Stop(RunStatus.Failed, $"unforeseen: {exception.GetType().Name}");
            await EndAsync(startedAt);
            throw;
        }

        return await EndAsync(startedAt);
    }

    public ReadBack NewReadBack() => new(Crm.Reader, Store.Book, Schema, Inputs, Written, Run, Time);

    public ChunkSender NewSender() => new(Crm.Writer, Store.Outbox, NewReadBack(), Run, Options.Locks, Time);

    public void Report(string stage, long done, long? total, string detail = "") => at.Progress.Report(new StageProgress(stage, done, total, detail));

    /// <summary>Why nothing may be written under the framework as it stands; null when it may.</summary>
    public Task<string?> UnapprovedAsync(CancellationToken cancellationToken) => FrameworkApproval.MissingAsync(Store, Connection, Options, Framework, cancellationToken);

    /// <summary>Somebody declared the framework stale and nobody has signed it since.</summary>
    public async Task<bool> IsStaleAsync(CancellationToken cancellationToken) => await FrameworkApproval.StaleAsync(Store, Connection, Options, Framework, cancellationToken) is not null;

    /// <summary>Null while the connection may write.</summary>
    public Task<Pause?> PausedAsync(CancellationToken cancellationToken) => at.Pauses.FindAsync(at.Name, cancellationToken);

    private async Task TellAlertsAsync()
    {
        foreach (var alert in await Alerts.OfAsync(Store, Connection, Options, Framework, Time.GetUtcNow(), CancellationToken.None)) Tally.Findings.Add(alert);

        // Also those of a run that did not come to its end, or whose summary reached nobody.
        foreach (var escalation in (await Store.Escalations.ListAsync(CancellationToken.None)).Where(escalation => escalation is { ClosedAt: null, IsTold: false })) Tally.TellEscalated(escalation);
    }

    private async Task<RunReport> EndAsync(DateTimeOffset startedAt)
    {
        // The end is recorded even when a stop was asked for.
        if (kind is RunKind.Sync or RunKind.Plan or RunKind.Apply) await TellAlertsAsync();
        var baseline = await Store.Runs.BaselineAsync(CancellationToken.None);
        var rejectedOpen = await Store.Rejects.CountAsync(Time.GetUtcNow(), CancellationToken.None);
        var record = Tally.ToRecord(Run, kind, FrameworkVersion, startedAt, Time.GetUtcNow(), rejectedOpen, Crm.Usage.Calls);
        await Store.Runs.EndAsync(record, Tally.Findings.Entries, Tally.Shares(), CancellationToken.None);
        return new RunReport(
            record, Framework, Tally.Read, Tally.Settled, Tally.Distribution, baseline, Tally.Outliers.Find(OutliersTold), Tally.Plan, Tally.WaitingPlan,
            Tally.Path, Tally.Findings.Entries, Crm.Usage, Tally.Enrichment, Tally.Deployed, Artefacts, Persona: Tally.Persona.Count == 0 ? null : Tally.Persona, History: Tally.History);
    }
}
