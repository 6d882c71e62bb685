using Connector.Accounts;
using Connector.Planning;
using Connector.Segmentation;
using Connector.Store;
using Connector.Worker.Commands;
using Connector.WriteBack;

namespace Connector.Worker.Display;

/// <summary>A sealed plan as it lies in the store.</summary>
/// <param name="VersionTrouble">Why the framework's version does not tell what changed since the approved one; null when it does, or the file is no longer the plan's.</param>
/// <param name="Retired">What accounts of retired segments do.</param>
internal sealed record PlanView(StoredPlan Plan, string? Framework, PlanTally Tally, WritePath? Path, string? VersionTrouble, IReadOnlyList<RetiredFlow> Retired, ArtefactView Artefacts, MergeView Merges)
{
    public static async Task<PlanView> OfAsync(CliApp app, IConnectionStore store, StoredPlan plan, CancellationToken cancellationToken)
    {
        var tally = new PlanTally(plan.Head.Written.Fields);
        await foreach (var page in store.Plans.RowsAsync(plan.Plan, cancellationToken))
        {
            foreach (var row in page) tally.Add(row.Id, row.Before, row.Changes, row.Value);
        }

        var framework = await store.Runs.FrameworkAsync(plan.Head.FrameworkVersion, cancellationToken);
        var path = plan.Rows == 0 ? null : app.Crm.Writer.ChoosePath(plan.Rows, plan.Head.Written.Fields.Count);
        var isOfTheFile = plan.Head.FrameworkHash == app.Framework.Hash;
        var trouble = isOfTheFile ? await VersionReview.TroubleAsync(app, store, app.Framework, cancellationToken) : null;
        return new PlanView(plan, framework?.Version, tally, path, trouble, isOfTheFile ? Flows(app, tally) : [],
            await ArtefactView.OfAsync(app.Crm, store, plan.Plan, cancellationToken), await MergeView.OfAsync(store, plan.Plan, cancellationToken));
    }

    private static List<RetiredFlow> Flows(CliApp app, PlanTally tally) =>
    [
        .. from dimension in app.Framework.Dimensions
           let field = tally.Fields.ToList().IndexOf(dimension.CrmField(app.Crm.Name) ?? "")
           where field >= 0
           from flow in RetiredFlow.Of(dimension, tally.Moves(field).Select(move => (Name(move.From), Name(move.To), move.Accounts)))
           select flow,
    ];

    private static string? Name(AttributeValue value) => value.IsKnown ? value.ToString() : null;

    public object ToJson() => new
    {
        plan = Plan.Plan,
        run = Plan.Run,
        kind = Plan.Head.Kind.ToString().ToLowerInvariant(),
        state = State(),
        connection = Plan.Head.Connection,
        framework = Framework,
        framework_hash = Plan.Head.FrameworkHash,
        seal = Plan.Seal,
        sealed_at = Plan.SealedAt,
        scope = Plan.Head.Scope,
        why = Plan.Head.Why,
        approved_by = Plan.Approval?.By,
        approved_at = Plan.Approval?.At,
        rows = Plan.Rows,
        path = Path?.Name,
        calls = Path?.Calls ?? 0,
        arithmetic = Path?.Arithmetic,
        version_trouble = VersionTrouble,
        retired = Retired.Select(flow => new
        {
            dimension = flow.Dimension.Name, segment = flow.Retired.Name, successor = flow.Retired.Successor, accounts = flow.Accounts, off_the_crosswalk = flow.OffTheWay,
        }),
        automation = Plan.Head.Automation,
        changes = PlanTables.ToJson(Tally),
        records = Plan.Rows,
        artefacts = Artefacts.ToJson(),
        artefacts_unchanged = Artefacts.Unchanged,
        merged_away = Plan.Merged,
        irreversible = IsMerge ? Plan.Head.Why : null,
        merges = Merges.ToJson(),
    };

    public void Print(TextWriter text)
    {
        text.WriteLine($"Plan {Plan.Plan} of {Plan.Head.Connection}: {(IsMerge ? $"{Plural.Of(Plan.Merged, "account ends", "accounts end")} in {Plural.Of(Merges.Merges.Count, "other")}" : $"{Plural.Of(Plan.Rows, "account")}")}, {State()}");
        text.WriteLine($"  made by run {Plan.Run} at {Plan.SealedAt:yyyy-MM-dd HH:mm}Z under framework {Framework}, about {Plan.Head.Scope}");
        if (IsMerge) text.WriteLine($"  CANNOT BE UNDONE. {Plan.Head.Why}");
        else if (Plan.Head.Why is { } why) text.WriteLine($"  it waits because: {why}");
        if (Path is { } path) text.WriteLine($"  cost: {Plural.Of(path.Calls, "API call")} by {path.Name} ({path.Arithmetic})");
        if (Plan.Head.Automation is { } automation) text.WriteLine($"  the writes set off: {(automation.Count == 0 ? "nothing in the CRM" : string.Join(", ", automation))}");
        text.WriteLine($"  seal {Plan.Seal}");
        if (VersionTrouble is { } trouble) text.WriteLine($"  mind: {trouble}");
        if (!Plan.IsSuperseded) Artefacts.Print(text);
        Merges.Print(text);
        if (IsMerge && Plan is { Approval: null, IsSuperseded: false }) text.WriteLine($"Next: connector approve {Plan.Plan} --irreversible, then connector apply {Plan.Plan}");
        if (Plan.Rows == 0 || Plan.IsSuperseded) return;
        PlanTables.PrintMoves(Tally);
        foreach (var flow in Retired) text.WriteLine($"  {flow.Dimension.Label}: {flow}");
        PlanTables.PrintLargest(Tally);
    }

    private bool IsMerge => Plan.Head.Kind == PlanKind.Merge;

    private string State() => this switch
    {
        { Plan.IsSuperseded: true } => "superseded by a later plan",
        { Plan: { Rows: 0, Artefacts: 0, Merged: 0 } } => "nothing to change",
        { Plan.IsCarriedOut: true } => "carried out",
        { Plan.Approval: null } => "waits for approval",
        { Plan: { Acknowledged: > 0 } or { Sent: > 0 } or { AreArtefactsDeployed: true } } => "approved, carried out in part",
        _ => "approved, not carried out yet",
    };
}
