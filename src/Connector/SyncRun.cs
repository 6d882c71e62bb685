using Connector.Accounts;
using Connector.Cleaning;
using Connector.Deployment;
using Connector.Http;
using Connector.Planning;
using Connector.Reading;
using Connector.Segmentation;
using Connector.Store;
using Connector.WriteBack;

namespace Connector;

/// <summary>
/// START HERE. One run of one connection, stage by stage: Reading brings the book up to date, Cleaning turns fields into attributes,
/// Segmentation decides every account, Planning finds the differences, WriteBack sends them and believes nothing but the CRM's word.
/// (Enrichment comes between Cleaning and Segmentation, Deployment and Kpis after WriteBack; they are not built yet.)
/// </summary>
public sealed class SyncRun(ICrm crm, IConnectionStore store, Framework framework, ConnectionOptions options, TimeProvider time, IProgress<StageProgress> progress)
{
    private readonly RunTally _tally = new(framework);
    private long _run;
    private int _frameworkVersion;
    private CrmSchema _schema = null!;
    private FieldLayout _inputs = null!;
    private FieldLayout _written = null!;
    private FieldLayout _dimensions = null!;

    /// <summary>Runs all stages. Trouble with the CRM or the set-up ends the run, is told in the report and never thrown.</summary>
    public async Task<RunReport> ExecuteAsync(CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        _frameworkVersion = await store.Runs.FrameworkVersionAsync(Identity, cancellationToken);
        _run = await store.Runs.BeginAsync(startedAt, _frameworkVersion, cancellationToken);
        try
        {
            await AgreeOnFieldsAsync(cancellationToken);
            _tally.Settled = await NewSender().SettleAsync(cancellationToken);

            await ReadAsync(cancellationToken);
            await CleanAndSegmentAsync(cancellationToken);
            var plan = await PlanAsync(cancellationToken);
            await WriteBackAsync(plan, cancellationToken);
        }
        catch (RunStoppedException stopped)
        {
            _tally.Stop(stopped.Status, stopped.Message);
        }
        catch (CrmException exception)
        {
            _tally.Stop(RunStatus.Failed, exception.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _tally.Stop(RunStatus.Failed, "stopped on request; the next run goes on from here");
        }
        catch (Exception exception)
        {
            // Unforeseen: the run must not look as if it were still going, and the cause belongs to whoever started it.
            _tally.Stop(RunStatus.Failed, $"unforeseen: {exception.GetType().Name}");
            await EndAsync(startedAt);
            throw;
        }

        return await EndAsync(startedAt);
    }

    /// <summary>Asks the CRM what can be read and written, and stops before any write when that is not what the framework needs.</summary>
    private async Task AgreeOnFieldsAsync(CancellationToken cancellationToken)
    {
        var setup = new Setup(crm, framework, await store.Runs.AdoptedFieldsAsync(cancellationToken));
        (_schema, var access) = await setup.LookAsync(cancellationToken);
        if (options.CreateMissingFields && access.SetupMendsIt)
        {
            (_schema, access) = await setup.CreateAsync(access, done => Report("Setup", 0, null, done), cancellationToken);
        }

        foreach (var finding in access.Findings) _tally.Findings.Add(finding);
        if (access.Trouble is { } trouble) throw new RunStoppedException(RunStatus.Failed, trouble);

        _inputs = await store.Book.LayoutAsync(access.Visible, cancellationToken);
        _written = await store.Book.LayoutAsync(FieldNeeds.Of(framework, crm.Name).Written, cancellationToken);
        _dimensions = await store.Book.LayoutAsync([.. framework.Dimensions.Select(dimension => dimension.Name)], cancellationToken);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        string[] fields = [.. _inputs.Fields, .. _written.Fields];
        var since = await store.Book.ReadFromAsync(_inputs, _written, cancellationToken);
        if (since is null) await RequireToSeeEveryAccountAsync(cancellationToken);
        var accounts = since is { } from
            ? crm.Reader.ReadChangedAsync(fields, from, cancellationToken)
            : crm.Reader.ReadAllAsync(fields, cancellationToken);

        // The next read reaches back behind the CRM's own clock as it was before this read began: a record stamped but not yet committed comes then.
        var read = new BookRead(_run, since is null, _inputs, _written, time.GetUtcNow(), _schema.ServerTime - options.Overlap);
        _tally.Read = await store.Book.StoreAsync(read, Counted("Reading", accounts, cancellationToken), cancellationToken);
        _tally.TellMissing();
        Report("Reading", _tally.Read.Read, _tally.Read.Read, since is null ? "the whole book" : "what changed");
    }

    /// <summary>A full read marks as gone what it does not bring: it must not be made by a user who sees a part.</summary>
    private async Task RequireToSeeEveryAccountAsync(CancellationToken cancellationToken)
    {
        await foreach (var check in crm.ExamineAsync(FieldNeeds.None, cancellationToken))
        {
            if (check.Name != Check.SeesEveryAccount) continue;
            if (check.Result == CheckResult.Failed) throw new RunStoppedException(RunStatus.Failed, $"{check.Name}: {check.Detail}. {check.Mend}");
            if (check.Result == CheckResult.Warning) _tally.TellUnproven(check);
            return;
        }
    }

    /// <summary>Decides the whole book again: dates, ages and thresholds move accounts that no CRM row announces.</summary>
    private async Task CleanAndSegmentAsync(CancellationToken cancellationToken)
    {
        var total = await store.Book.CountAsync(cancellationToken);
        var cleaning = new Cleaners(framework, crm.Name, _inputs, _tally.Findings);
        var segmenter = new Segmenter(framework, _frameworkVersion);
        var attributes = new AttributeValue[framework.Attributes.Count];
        var previous = new Assignment[framework.Dimensions.Count];
        var decided = new Assignment[framework.Dimensions.Count];
        var now = time.GetUtcNow();
        await foreach (var page in store.Book.AccountsAsync(cancellationToken))
        {
            var changed = new List<(long Key, Assignment[] Assignments)>();
            foreach (var account in page)
            {
                cleaning.For(account.Layout).Clean(account.Id, account.Inputs, attributes, _tally.Findings);
                account.CopyAssignments(_dimensions, previous);
                var outcome = segmenter.Assign(attributes, previous, now, decided, _tally.Distribution);
                if (outcome.Changed) changed.Add((account.Key, [.. decided]));
                if (outcome.Membership == Membership.Unknown) _tally.TellUnknownMembership(account.Id);
                _tally.Evaluated++;
            }

            if (changed.Count > 0) await store.Book.AssignAsync(_run, _dimensions, changed, cancellationToken);
            Report("Segmentation", _tally.Evaluated, total);
        }

        foreach (var finding in ExpectedShares.Check(_tally.Distribution)) _tally.Findings.Add(finding);
    }

    /// <summary>Compares what we decided with what the CRM holds and seals the differences. Returns the plan's number; null = nothing to do.</summary>
    private async Task<long?> PlanAsync(CancellationToken cancellationToken)
    {
        var isFirstFill = !await store.Runs.HasFilledAsync(cancellationToken);
        var planner = new Planner(_written, isFirstFill && options.FirstFill.Replace);
        _tally.Plan = planner.Tally;
        var dimensionOf = FieldNeeds.WrittenDimensions(framework, crm.Name).Select(dimension => _dimensions.IndexOf(dimension.Name)).ToArray();
        var assignments = new Assignment[dimensionOf.Length];
        var plan = await store.Outbox.BeginPlanAsync(_run, _written, cancellationToken);
        await foreach (var page in store.Book.CellsAsync(_dimensions, _written, cancellationToken))
        {
            var changes = new List<PlannedChange>();
            var recognised = new List<(long Key, AttributeValue[] Acknowledged)>();
            foreach (var cells in page)
            {
                for (var i = 0; i < dimensionOf.Length; i++) assignments[i] = cells.Assignments[dimensionOf[i]];
                if (planner.Plan(cells.Id, assignments, cells.Theirs, cells.Acknowledged, _tally.Findings) is { } change)
                {
                    changes.Add(new PlannedChange(cells.Key, cells.Id, cells.Theirs, change));
                }

                if (Planner.Recognise(assignments, cells.Theirs, cells.Acknowledged) is { } ours) recognised.Add((cells.Key, ours));
            }

            if (changes.Count > 0) await store.Outbox.AddAsync(plan, changes, cancellationToken);
            if (recognised.Count > 0) await store.Book.RecogniseAsync(_written, recognised, cancellationToken);
            _tally.Changed += changes.Count;
            Report("Planning", _tally.Changed, null);
        }

        await store.Outbox.SettleRejectsAsync(plan, cancellationToken);
        if (_tally.Changed == 0) return null;
        _tally.Path = crm.Writer.ChoosePath(_tally.Changed, _written.Fields.Count);
        await store.Outbox.SealAsync(plan, framework.Hash, _tally.Path.Name, _tally.Path.RowsPerChunk, cancellationToken);
        return plan;
    }

    private async Task WriteBackAsync(long? plan, CancellationToken cancellationToken)
    {
        if (plan is not { } number) return;
        if (!options.FirstFill.Approved && !await store.Runs.HasFilledAsync(cancellationToken))
        {
            await store.Outbox.DropWaitingAsync(number, cancellationToken);
            throw new RunStoppedException(RunStatus.Held, $"the first fill would change {_tally.Changed} accounts and nobody has approved it: look at the plan, then set FirstFill:Approved for this connection");
        }

        var moved = await NewReadBack().ChangedSinceReadAsync(cancellationToken);
        var result = await NewSender().SendAsync(number, moved, Sent, cancellationToken);
        _tally.Tell(result);
        if (result.Stopped is { } stopped) _tally.Stop(RunStatus.Partial, stopped.Message);
        if (result.Counts.Sent + result.Moved.Count < _tally.Changed) cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<RunReport> EndAsync(DateTimeOffset startedAt)
    {
        // The end is recorded even when a stop was asked for.
        var rejectedOpen = await store.Outbox.CountRejectsAsync(CancellationToken.None);
        var record = _tally.ToRecord(_run, _frameworkVersion, startedAt, time.GetUtcNow(), rejectedOpen, crm.Usage.Calls);
        await store.Runs.EndAsync(record, _tally.Findings.Entries, CancellationToken.None);
        return new RunReport(record, framework, _tally.Read, _tally.Settled, _tally.Distribution, _tally.Plan, _tally.Path, _tally.Findings.Entries, crm.Usage);
    }

    private FrameworkIdentity Identity => new(framework.Name, framework.Version.ToString(), framework.Hash, framework.Text);

    private ReadBack NewReadBack() => new(crm.Reader, store.Book, _schema, _inputs, _written, _run, time);

    private ChunkSender NewSender() => new(crm.Writer, store.Outbox, NewReadBack(), _run);

    private void Sent(WriteCounts counts)
    {
        _tally.Written = counts;
        Report("WriteBack", counts.Sent, _tally.Changed);
    }

    private async IAsyncEnumerable<CrmAccount> Counted(
        string stage, IAsyncEnumerable<CrmAccount> accounts, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var account in accounts.WithCancellation(cancellationToken))
        {
            if (++count % 1000 == 0) Report(stage, count, null);
            yield return account;
        }
    }

    private void Report(string stage, long done, long? total, string detail = "") => progress.Report(new StageProgress(stage, done, total, detail));
}
