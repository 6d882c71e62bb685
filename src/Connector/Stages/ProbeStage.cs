using Connector.Accounts;
using Connector.Deployment;

namespace Connector.Stages;

/// <summary>After a deployment and its records: whether the people who are to work with the segments see them. A failure is told and changes nothing.</summary>
internal sealed class ProbeStage(RunScope run)
{
    public async Task LookAsync(long plan, CancellationToken cancellationToken)
    {
        if (run.Crm.Persona is not { } persona || (await run.Store.Artefacts.ChangesAsync(plan, cancellationToken)).Count == 0) return;
        run.Report("Deployment", 0, null, "looking as the persona");
        var artefacts = Artefacts.Of(run.Framework, run.Crm.Name);
        var views = artefacts.Views.Zip(await FilledAsync(artefacts.Views, cancellationToken)).ToList();
        run.Tally.Persona = await persona.LookAsync([.. artefacts.AllFields], views, cancellationToken);
        foreach (var check in run.Tally.Persona.Where(check => check.Result != CheckResult.Passed))
        {
            run.Tally.Findings.Add(Severity.Warning, "persona-probe", null, null, () => $"{check.Name}: {check.Detail}; {check.Mend}");
        }
    }

    /// <summary>Parallel to the views: whether any account is in it, as the book says.</summary>
    private async Task<bool[]> FilledAsync(IReadOnlyList<SegmentView> views, CancellationToken cancellationToken)
    {
        var dimensions = run.Framework.Dimensions.Where(dimension => dimension.CrmField(run.Crm.Name) is not null).ToList();
        var layout = await run.Store.Book.LayoutAsync([.. dimensions.Select(dimension => dimension.Name)], cancellationToken);
        var wanted = views.Select(view => view.Where
            .Select(one => (Place: dimensions.FindIndex(dimension => dimension.CrmField(run.Crm.Name) == one.Field), Segment: one.Option.Value)).ToList()).ToList();
        var (filled, assigned) = (new bool[views.Count], new Assignment[dimensions.Count]);
        await foreach (var page in run.Store.Book.AccountsAsync(cancellationToken))
        {
            foreach (var account in page)
            {
                account.CopyAssignments(layout, assigned);
                for (var view = 0; view < filled.Length; view++) filled[view] |= wanted[view].TrueForAll(one => assigned[one.Place].Segment == one.Segment);
            }
        }

        return filled;
    }
}
