using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Steadiness;
using Connector.Stages;
using Connector.Store;
using Connector.Surveys;

namespace Connector.Governance;

/// <summary>Puts a docket together from the framework and a connection's store. Changes nothing.</summary>
public sealed class DocketSurvey(IConnectionStore store, string connection, ConnectionOptions options, string crm, Framework framework, DateTimeOffset now)
{
    private readonly DateOnly _day = DateOnly.FromDateTime(now.UtcDateTime);

    /// <param name="meeting">What is due or ends by then is on it.</param>
    /// <param name="most">So many of a kind are kept, those that weigh most or are due first.</param>
    public async Task<Docket> OfAsync(DateOnly meeting, int most, CancellationToken cancellationToken)
    {
        var finder = new DutyFinder(framework, _day);
        var overrides = (await store.Overrides.ListAsync(cancellationToken)).Where(one => one.Until > now).ToList();
        var stale = await FrameworkApproval.StaleAsync(store, connection, options, framework, cancellationToken);
        var duties = finder.Of(stale, overrides, await store.Disputes.ListAsync(cancellationToken), await store.Escalations.ListAsync(cancellationToken)).OrderBy(duty => duty.Deadline).ToList();
        var unapproved = overrides.Where(one => one.ApprovedBy is null).Select(one => new DocketItem(
            DocketKind.UnapprovedOverride, one.Account.Value, $"{finder.LabelOf(one.Dimension, one.Segment)} by {one.By}, with nobody else's word for it: {one.Why}", finder.OwnerOf(one.Dimension), meeting, DutyFinder.Evidence(one)));
        List<DocketItem> items = [.. duties.Where(duty => duty.Deadline <= meeting), .. await PlansAsync(meeting, cancellationToken), .. unapproved, .. Questions(meeting), .. await HeldAsync(meeting, cancellationToken), .. await ShiftsAsync(meeting, cancellationToken)];
        var (close, closeCount) = await BorderlineQueue.OfAsync(store, crm, framework, null, null, most, now, cancellationToken);
        var sections = items.GroupBy(item => item.Kind).Select(kind => new DocketSection(kind.Key, [.. kind.Take(most)], kind.LongCount()));
        if (closeCount > 0) sections = sections.Append(new DocketSection(DocketKind.Borderline, [.. close.Select(one => Borderline(one, finder, meeting))], closeCount));
        return new Docket(connection, framework, _day, meeting, [.. sections.OrderBy(section => section.Kind)], duties);
    }

    private async Task<IEnumerable<DocketItem>> PlansAsync(DateOnly meeting, CancellationToken cancellationToken) =>
        (await store.Plans.WaitingAsync(cancellationToken)).Where(plan => plan.Head.Kind is PlanKind.Review or PlanKind.Merge).Select(plan => new DocketItem(
            DocketKind.Plan, string.Create(CultureInfo.InvariantCulture, $"plan {plan.Plan}"),
            string.Create(CultureInfo.InvariantCulture, $"{Plural.Of(plan.Rows, "account waits", "accounts wait")} since {plan.SealedAt:yyyy-MM-dd} {(plan.Approval is { } approval ? $"to be carried out, approved by {approval.By}" : "for approval")}: {plan.Head.Why ?? plan.Head.Scope}"),
            framework.Owner, meeting, string.Create(CultureInfo.InvariantCulture, $"connector plan {plan.Plan}")));

    private IEnumerable<DocketItem> Questions(DateOnly meeting) =>
    [
        .. framework.Questions.Where(question => question.AnsweredBy.Count == 0).Select(question =>
            new DocketItem(DocketKind.Question, question.Name, $"nothing answers: {question.Ask}", framework.Owner, meeting, "questions of the framework")),
        .. framework.UseCases.Where(use => use.ServedBy.Count == 0).Select(use =>
            new DocketItem(DocketKind.Question, use.Name, $"nothing serves: {use.Need}", use.Owner ?? framework.Owner, meeting, "use_cases of the framework")),
    ];

    private async Task<IEnumerable<DocketItem>> HeldAsync(DateOnly meeting, CancellationToken cancellationToken) =>
        (await store.Holds.ListAsync(int.MaxValue, cancellationToken)).GroupBy(hold => (hold.Field, hold.Run)).Select(held => new DocketItem(
            DocketKind.Held, held.Key.Field, string.Create(CultureInfo.InvariantCulture, $"run {held.Key.Run} took back {Plural.Of(held.Count(), "account")}: left alone until their inputs or the framework change, or somebody releases them"),
            Owner(held.Key.Field), meeting, "connector holds"));

    private async Task<IEnumerable<DocketItem>> ShiftsAsync(DateOnly meeting, CancellationToken cancellationToken) =>
        await InputShiftSurvey.OfAsync(store, crm, framework, since: null, now, cancellationToken) is not { } compared ? []
            : compared.Inputs.Where(input => input.Reading == ShiftReading.Shifted).Select(input => new DocketItem(
                DocketKind.Shift, input.Attribute.Name,
                string.Create(CultureInfo.InvariantCulture, $"shifted since {compared.Since.UtcDateTime:yyyy-MM-dd} (PSI {input.Psi:0.00}); {input.Parts[0].Text}: {input.Parts[0].Then:P1} of the accounts then, {input.Parts[0].Now:P1} now"),
                input.Attribute.Owner ?? framework.Owner, meeting, string.Join("; ", input.Calibrations(framework).Prepend("connector stability --inputs"))));

    private string Owner(string field) => framework.Dimensions.FirstOrDefault(dimension => dimension.Fields.GetValueOrDefault(crm) == field)?.Owner ?? framework.Owner;

    private static DocketItem Borderline(BorderlineAccount one, DutyFinder finder, DateOnly meeting) => new(
        DocketKind.Borderline, one.Account.Value,
        string.Create(CultureInfo.InvariantCulture, $"{one.Dimension.Label} = {one.Segment.Label}: {one.Change.Attribute.Name} is {one.Value}, {one.Distance:P1} from {one.Change.Segment.Label}"),
        finder.OwnerOf(one.Dimension.Name), meeting, one.Change.Condition, one.Worth);
}
