using Connector.Deployment;
using Connector.Reading;
using Connector.Store;

namespace Connector.Stages;

/// <summary>Before Reading: asks the CRM what can be read and written, and stops before any write when that is not what the framework needs.</summary>
internal sealed class AgreeStage(RunScope run)
{
    /// <summary>Whether the CRM shows what the framework needs; nothing is said of it where it does not.</summary>
    public async Task<bool> SeesFieldsAsync(CancellationToken cancellationToken) =>
        (await new Setup(run.Crm, run.Framework, await run.Store.Runs.AdoptedFieldsAsync(cancellationToken)).LookAsync(cancellationToken)).Access.Trouble is null;

    /// <param name="mayCreate">The connection's settings may let the run create what is missing; an approved plan is carried out as it is or not at all.</param>
    public async Task AgreeOnFieldsAsync(bool mayCreate, CancellationToken cancellationToken)
    {
        var setup = new Setup(run.Crm, run.Framework, await run.Store.Runs.AdoptedFieldsAsync(cancellationToken));
        var (schema, access) = await setup.LookAsync(cancellationToken);
        if (mayCreate && run.Options.CreateMissingFields && access.SetupMendsIt && !IsDeployed(access))
        {
            if (await run.UnapprovedAsync(cancellationToken) is { } missing) throw new RunStoppedException(RunStatus.Held, missing);
            (schema, access) = await setup.CreateAsync(access, done => run.Report("Setup", 0, null, done), cancellationToken);
        }

        if (!IsDeployed(access))
        {
            foreach (var finding in access.Findings) run.Tally.Findings.Add(finding);
            if (access.Trouble is { } trouble) throw new RunStoppedException(RunStatus.Failed, trouble);
        }

        run.Schema = schema;
        string[] identity = run.Sources.Count == 0 ? [] : [.. run.Crm.Company.All, .. run.Sources.Select(source => source.Options.KeyField).Where(field => field.Length > 0)];
        run.Inputs = await run.Store.Book.LayoutAsync(
            [.. access.Visible.Concat(identity.Where(schema.Fields.ContainsKey)).Distinct(StringComparer.OrdinalIgnoreCase)], cancellationToken);
        await AgreeOnAttributesAsync(access, cancellationToken);
        var needs = FieldNeeds.Of(run.Framework, run.Crm.Name);
        var segments = await run.Store.Book.LayoutAsync(needs.Written, cancellationToken); // others look at these alone
        var more = needs.Notes.Concat(run.Offered?.Fields ?? []).ToList();
        run.Written = more.Count == 0 ? segments : await run.Store.Book.LayoutAsync([.. segments.Fields, .. more], cancellationToken);
        run.Dimensions = await run.Store.Book.LayoutAsync([.. run.Framework.Dimensions.Select(dimension => dimension.Name)], cancellationToken);
    }

    /// <summary>
    /// The plan that is being made deploys all that lacks. A field that is there already and hidden from the connection's user is not such: nobody
    /// could say what it holds.
    /// </summary>
    private bool IsDeployed(FieldAccess access) =>
        access.MissingSegmentFields.All(field => run.FieldsDeployed.GetValueOrDefault(field, ArtefactAction.Foreign) == ArtefactAction.Create)
        && access.SetupMendsIt && access.Blocking.All(finding => run.FieldsDeployed.ContainsKey(finding.Field!));

    /// <summary>Attributes of which nothing can ever go back are left out: their fields would be read twice for nothing.</summary>
    private async Task AgreeOnAttributesAsync(FieldAccess access, CancellationToken cancellationToken)
    {
        foreach (var finding in access.NotWrittenBack) run.Tally.Findings.Add(finding);
        var hasFacts = run.Sources.Count > 0 || await run.Store.Answers.AnyAsync(cancellationToken);
        run.WrittenBack = [.. access.WrittenBack.Where(one => one.CanDiffer(hasFacts, run.Crm.Name))];
        run.Offered = run.WrittenBack.Count == 0 ? null : await run.Store.Book.LayoutAsync([.. run.WrittenBack.SelectMany(one => one.Fields)], cancellationToken);
    }

    /// <summary>Finds out what became of the chunks and merges that an earlier process left in doubt: before that, nothing may be sent or decided.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await new MergeStage(run).SettleAsync(cancellationToken);
        run.Tally.Settled += await run.NewSender().SettleAsync(cancellationToken);
    }
}
