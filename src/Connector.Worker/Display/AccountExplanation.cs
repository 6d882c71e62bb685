using Connector.Accounts;
using Connector.Cleaning;
using Connector.Segmentation;
using Connector.Stages;
using Connector.Store;
using Connector.Surveys;
using Connector.TimeMachine;
using Connector.Worker.Commands;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Display;

/// <summary>One account explained: what is recorded of it, and what the framework in force says about the inputs as last read.</summary>
/// <param name="Moves">Newest first.</param>
/// <param name="WrittenBack">Fields that hold what the connector wrote there, and what stood there before.</param>
internal sealed record AccountExplanation(
    AccountHistory History, IReadOnlyList<DimensionExplanation> Dimensions, IReadOnlyList<AccountMove> Moves, Uri? Link,
    IReadOnlyList<(string Field, AttributeValue Holds, AttributeValue Before)> WrittenBack)
{
    private const int MostMembers = 20;

    private IReadOnlyList<(GroupMember Member, string Gives)> Group => Dimensions.Count == 0 ? [] : Dimensions[0].Origins.Group;

    public const string NoOwner = "nobody that the CRM tells";

    /// <summary>Asked of the CRM; null when it was not.</summary>
    public string? Owner { get; init; }

    /// <summary>Those that are open, by what is due first.</summary>
    public IReadOnlyList<Dispute> Disputes { get; init; } = [];

    /// <summary>Why nothing more is written to the account until the framework is signed again; null = it is not stale.</summary>
    public StaleMark? Stale { get; init; }

    /// <summary>Now, UTC.</summary>
    private DateTimeOffset At { get; init; }

    /// <summary>Explains from the book alone.</summary>
    public static async Task<AccountExplanation> OfAsync(CliApp app, IConnectionStore store, AccountHistory history, CancellationToken cancellationToken)
    {
        var attributes = new AttributeValue[app.Framework.Attributes.Count];
        var account = history.Account;
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var facts = await BookFacts.OpenAsync(store, app.Framework, hasSources: false, now, cancellationToken);
        var sources = new ValueOrigin[attributes.Length];
        var today = app.Framework.On(FrameworkChoice.Today);
        var groups = await BookGroups.OfAsync(store, today, app.Crm.Name, facts, cancellationToken);
        var group = await BookGroups.MembersAsync(store, today, app.Crm.Name, facts, groups, account.Id, cancellationToken);
        await facts.TurnToAsync([account], cancellationToken);
        new AttributeCleaner(today, app.Crm.Name, account.Layout, facts.Names, groups)
            .Clean(account.Id, account.Inputs, facts.Of(account), attributes, new FindingTally(), sources);
        var origins = new AccountOrigins(InputOrigins.Of(app.Framework, history, sources, facts), now) { Group = [.. group.Select(member => (member, Told(app.Framework, member)))] };
        var runs = await store.Runs.DecidedTimesAsync(cancellationToken);
        var explainer = new Explainer(app.Framework, app.Crm.Name, FrameworkChoice.Today);

        var names = new FieldLayout(0, [.. app.Framework.Dimensions.Select(dimension => dimension.Name)]);
        var recorded = new Assignment[names.Fields.Count];
        account.CopyAssignments(names, recorded);
        var overrides = (await store.Overrides.ListAsync(cancellationToken)).Where(one => one.Account == account.Id).ToDictionary(one => one.Dimension);
        var explained = new List<DimensionExplanation>();
        for (var i = 0; i < recorded.Length; i++)
        {
            var version = recorded[i].IsAssigned ? await store.Runs.FrameworkAsync(recorded[i].FrameworkVersion, cancellationToken) : null;
            explained.Add(new DimensionExplanation(explainer.Explain(i, attributes), recorded[i], version?.Version, overrides.GetValueOrDefault(names.Fields[i]), origins, runs - recorded[i].AwaitedFrom));
        }

        var moves = await new AccountStory(store, app.Crm.Name, app.Framework).OfAsync(history, cancellationToken);
        var options = app.Services.GetRequiredService<IOptionsMonitor<ConnectionOptions>>().Get(app.Connection);
        return new AccountExplanation(history, explained, moves, app.Crm.RecordLink(account.Id), [.. WrittenBackOf(app, history)])
        {
            Disputes = [.. (await store.Disputes.ListAsync(cancellationToken)).Where(dispute => dispute.Decision is null && dispute.Account == account.Id)],
            Stale = await FrameworkApproval.StaleAsync(store, app.Connection, options, app.Framework, cancellationToken),
            At = now,
        };
    }

    private static string Told(Framework framework, GroupMember member) => string.Join(", ", member.Values.Select(pair => $"{framework.Attributes[pair.Key].Name} = {pair.Value}"));

    private static IEnumerable<(string, AttributeValue, AttributeValue)> WrittenBackOf(CliApp app, AccountHistory history)
    {
        foreach (var field in app.Framework.Attributes.Where(attribute => attribute.WriteBack != WriteBackPolicy.Never).Select(attribute => attribute.CrmField(app.Crm.Name)).OfType<string>())
        {
            var (written, input) = (history.Written.IndexOf(field), history.Account.Layout.IndexOf(field));
            if (written < 0 || input < 0 || !history.Theirs[written].IsKnown || history.Theirs[written] != history.Acknowledged[written]) continue;
            yield return (field, history.Theirs[written], history.Account.Inputs[input]);
        }
    }

    public object ToJson() => new
    {
        account = History.Account.Id.Value,
        link = Link,
        owner = Owner,
        gone = History.IsGone,
        merged_into = History.MergedInto?.Value,
        read_at = History.ReadAt,
        framework_stale = Stale is null ? null : new { at = Stale.At, by = Stale.By, why = Stale.Why },
        disputes = Disputes.Select(dispute => DisputeView.ToJson(dispute, At)),
        dimensions = Dimensions.Select(dimension => dimension.ToJson()),
        history = Moves.Select(move => new { at = move.At, dimension = move.Dimension, from = move.From, to = move.To, framework_version = move.FrameworkVersion, causes = move.Causes }),
        written_back = WrittenBack.Select(one => new { field = one.Field, holds = one.Holds.ToString(), before = one.Before.IsKnown ? one.Before.ToString() : null }),
        group = Group.Select(one => new { account = one.Member.Account.Value, parent = one.Member.Parent.IsKnown ? one.Member.Parent.ToString() : null, gives = one.Gives }),
        past = History.Past.Select(past => new
        {
            replaced_at = past.ReplacedAt,
            segments = past.Dimensions.Fields.Zip(past.Assignments).ToDictionary(pair => pair.First, pair => pair.Second.Segment),
        }),
    };

    public void Print(TextWriter text)
    {
        text.WriteLine($"account {History.Account.Id}, read {History.ReadAt:yyyy-MM-dd HH:mm}Z{(History.IsGone ? ", gone from the CRM" : "")}{(History.MergedInto is { } survivor ? $", merged into {survivor}" : "")}");
        if (Owner is not null) text.WriteLine($"  owned by {Owner}");
        if (Stale is not null) text.WriteLine($"  {Stale}; until then nothing is written");
        foreach (var dispute in Disputes) text.WriteLine($"  dispute {DisputeView.Line(dispute, At)}");
        foreach (var dimension in Dimensions) dimension.Print(text);
        if (Group.Count > 0) text.WriteLine($"  Its group: {Group.Count} {(Group.Count == 1 ? "account" : "accounts")}");
        foreach (var (member, gives) in Group.Take(MostMembers)) text.WriteLine($"      {member.Account}{(gives.Length > 0 ? $": {gives}" : "")}{(member.Parent.IsKnown ? $", under {member.Parent}" : "")}");
        if (Group.Count > MostMembers) text.WriteLine($"      and {Group.Count - MostMembers} more (--json: all)");
        foreach (var (field, holds, before) in WrittenBack) text.WriteLine($"  {field} holds {holds}, written by the connector; before it was {(before.IsKnown ? before.ToString() : "blank")}, which is what counts");
        if (Moves.Count > 0) text.WriteLine("  How it came there:");
        foreach (var move in Moves) text.WriteLine($"    {move.At:yyyy-MM-dd HH:mm}Z {move.Dimension}: {(move.From is { } from && from != move.To ? $"{from} → " : "")}{move.To}, framework {move.FrameworkVersion}: {string.Join("; ", move.Causes)}");
    }
}

/// <param name="Recorded">As the last run stored it.</param>
/// <param name="DecidedBy">Semantic version of the framework that decided it; null when never assigned.</param>
/// <param name="Origins">Where the account's inputs come from.</param>
/// <param name="AwaitedRuns">For how many runs the rules have said the segment that is awaited, where one is.</param>
/// <param name="Override">The person's decision that beats the rule, expired ones included; null when there is none.</param>
internal sealed record DimensionExplanation(AssignmentExplanation Now, Assignment Recorded, string? DecidedBy, Override? Override, AccountOrigins Origins, int AwaitedRuns)
{
    public object ToJson() => new
    {
        dimension = Now.Dimension.Name,
        segment = Recorded.Segment,
        label = Recorded.Segment is { } name ? Now.Dimension.Find(name)?.Label : null,
        clause = Now.Clause ?? "otherwise",
        since = Recorded.IsAssigned ? Recorded.Since : (DateTimeOffset?)null,
        ended = Recorded.HasEnded,
        steadied = Recorded.IsSteadied,
        frozen = Recorded.IsFrozen,
        held = RuleView.Held(Now),
        awaited = Recorded.Awaited is { } next ? new { segment = next, runs = AwaitedRuns, of = Now.Dimension.Stability?.Confirm } : null,
        framework_version = DecidedBy,
        overridden = Override is { } one ? new { segment = one.Segment, by = one.By, why = one.Why, until = one.Until, evidence = one.Evidence, approved_by = one.ApprovedBy } : null,
        membership = Now.Membership.ToString(),
        provisional = Now.IsProvisional,
        possible = Now.PossibleLabels,
        would_decide = Now.Matter.Select(attribute => attribute.Name),
        inputs = RuleView.Inputs(Now, Origins),
        scores = RuleView.Scores(Now),
        would_move = RuleView.Changes(Now),
        time_moves = RuleView.Crossing(Now),
    };

    public void Print(TextWriter text)
    {
        text.WriteLine($"  {Now.Dimension.Label}: {Status()}");
        if (Recorded.IsFrozen) text.WriteLine($"      kept there by the dimension's mode ({Now.Dimension.Mode}); the rules say {Now.Segment.Label}");
        if (Recorded.IsHeld) text.WriteLine($"      kept there because an input is held; the rules alone would say {Now.Segment.Label}");
        if (Recorded.IsSteadied) text.WriteLine($"      kept there by the dimension's margin, dwell or confirmation; the rules say {Now.Segment.Label}{Dwell()}{Awaited()}");
        RuleView.Print(text, Now, Origins);
        if (Override is { } one) text.WriteLine($"      overridden to {Now.Dimension.LabelOf(one.Segment)} by {one.By} until {one.Until.AddTicks(-1):yyyy-MM-dd}: {one.Why}; {Support(one)}; the rules alone say {Now.Segment.Label}");
    }

    private static string Support(Override one) => $"{(one.ApprovedBy is { } approver ? $"approved by {approver}" : "nobody else approved it")}{(one.Evidence is { } evidence ? $", see {evidence}" : "")}";

    private string Awaited() => Recorded.Awaited is null ? "" : $", for {AwaitedRuns} of {Now.Dimension.Stability?.Confirm ?? 1} runs in a row";

    private string Dwell() => Now.Dimension.Stability?.Dwell is { } dwell ? $", from {Recorded.Since + dwell:yyyy-MM-dd} on beyond the margin" : "";

    private string Status()
    {
        if (!Recorded.IsAssigned) return $"no segment, the account is {(Now.Membership == Membership.Unknown ? "of unknown membership" : "not in the population")}";
        var label = Now.Dimension.Find(Recorded.Segment!)?.Label ?? Recorded.Segment;
        return $"{label} since {Recorded.Since:yyyy-MM-dd HH:mm}Z by {(Recorded.IsOverridden ? "an override" : $"framework {DecidedBy}")}{(Recorded.HasEnded ? ", ended: the account left the population" : "")}";
    }
}
