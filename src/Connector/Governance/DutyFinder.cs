using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Store;

namespace Connector.Governance;

/// <summary>What somebody has to see to by a day of its own: reviews, what ends, what was promised. Pure.</summary>
/// <param name="day">UTC.</param>
internal sealed class DutyFinder(Framework framework, DateOnly day)
{
    public IEnumerable<DocketItem> Of(StaleMark? stale, IEnumerable<Override> overrides, IEnumerable<Dispute> disputes, IEnumerable<Escalation> escalations) =>
    [
        .. stale is null ? [] : (DocketItem[])[new(DocketKind.Stale, framework.Name, stale.ToString(), framework.Owner, DateOnly.FromDateTime(stale.At.UtcDateTime), $"declared by {stale.By}: connector stale")],
        .. framework.Review is null ? [] : (DocketItem[])[Review(framework.Review)],
        .. escalations.Where(escalation => escalation.ClosedAt is null).Select(Escalation),
        .. disputes.Where(dispute => dispute.Decision is null).Select(Dispute),
        .. overrides.Select(Ending),
        .. framework.Dimensions.SelectMany(dimension => dimension.Exceptions.Where(exception => exception.Until >= day).Select(exception => Ending(dimension, exception))),
        .. framework.Dimensions.Where(dimension => dimension.Mode is not null).Select(Thaw).OfType<DocketItem>(),
    ];

    public string OwnerOf(string dimension) => framework.Dimension(dimension)?.Owner ?? framework.Owner;

    public string LabelOf(string dimension, string segment) => framework.Dimension(dimension) is { } found ? $"{found.Label} = {found.LabelOf(segment)}" : $"{dimension} = {segment}";

    private DocketItem Review(ReviewRule review) =>
        new(DocketKind.Review, framework.Name, review.OverdueOn(day) ?? $"look whether rules and thresholds still hold; the last review was on {Iso(review.Last)}", framework.Owner, review.Due, "connector lint --book; connector stability");

    private static DocketItem Escalation(Escalation one) => new(
        DocketKind.Escalation, one.Name, $"{one.Measured}{(one.Answer is { } answer ? $"; answered by {answer.By} on {Iso(LastDay(answer.At))}" : $"; asked for: {one.Wanted}")}", one.Owner, LastDay(one.Due), one.Answer?.Text ?? $"escalation {one.Id}: connector escalations");

    private static DocketItem Dispute(Dispute one) => new(
        DocketKind.Dispute, one.Account.Value, $"{one.About} is disputed by {one.By} since {Iso(LastDay(one.OpenedAt))}: {one.Claim}", one.Owner, LastDay(one.Due.AddTicks(-1)), $"dispute {one.Id}: connector explain {one.Account}");

    private DocketItem Ending(Override one) => new(
        DocketKind.Override, one.Account.Value, $"the override {LabelOf(one.Dimension, one.Segment)} by {one.By} ends: {one.Why}", OwnerOf(one.Dimension), LastDay(one.Until.AddTicks(-1)), Evidence(one));

    private DocketItem Ending(Dimension dimension, RuleException exception) => new(
        DocketKind.Exception, $"{dimension.Name}.{exception.Name}", $"exception {exception.Name} of {dimension.Label} ends ({exception.Scope}): its accounts then follow the ordinary rules", OwnerOf(dimension.Name), exception.Until,
        $"approved by {exception.ApprovedBy}: connector divergence");

    private DocketItem? Thaw(Dimension dimension)
    {
        var thaw = dimension.Mode!.FrozenUntil ?? (dimension.Mode.EachYearOn is { } yearly ? yearly.LatestBefore(day).AddYears(1) : null);
        return thaw >= day ? new(DocketKind.Thaw, dimension.Name, $"accounts of {dimension.Label} may go to other segments again ({dimension.Mode})", OwnerOf(dimension.Name), thaw.Value, "connector simulate") : null;
    }

    public static string Evidence(Override one) => one.Evidence ?? $"connector explain {one.Account}";

    private static DateOnly LastDay(DateTimeOffset moment) => DateOnly.FromDateTime(moment.UtcDateTime);

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
