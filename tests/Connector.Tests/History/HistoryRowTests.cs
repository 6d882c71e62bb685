using Connector.Accounts;
using Connector.History;
using Connector.Planning;
using Connector.Segmentation;
using Connector.Store;
using Connector.Tests.Segmentation;
using NUnit.Framework;

namespace Connector.Tests.History;

/// <summary>What becomes a record of the history, by the shipped framework.</summary>
public sealed class HistoryRowTests
{
    private const string Crm = "salesforce";
    private static readonly Framework Framework = ShippedConfig.Framework;
    private static readonly FieldLayout Written = new(1, ["Customer_Region__c", "Customer_Tier__c", "Industry"]);
    private static readonly DateTimeOffset Sent = new(2026, 11, 26, 23, 30, 1, 7, TimeSpan.FromHours(-5));

    [Test]
    public void A_change_from_one_segment_to_another_is_a_move_of_its_dimension_on_the_day_it_was_sent()
    {
        var rows = Moves(("emea", "emea"), ("core", "strategic"), ("Mining", "Energy"));

        Assert.That(rows.Single(), Is.EqualTo(new HistoryRow(
            "move:001A:customer_tier:20261127T043001007", HistoryKind.Move, "customer_tier", "strategic", "core", new AccountId("001A"), null, new DateOnly(2026, 11, 27))));
    }

    [Test]
    public void The_first_fill_a_cleared_field_and_a_value_that_is_no_segment_are_no_moves()
    {
        Assert.That(Moves((null, "emea"), ("core", null), (null, null)), Is.Empty);
        Assert.That(Moves(("Europe", "emea"), (null, null), (null, null)), Is.Empty, "somebody's own word was there before");
    }

    [Test]
    public void A_month_has_a_record_for_every_segment_also_for_those_that_nobody_is_in()
    {
        SegmentCount[] shares = [new("customer_tier", "core", 7), new("customer_tier", "scale", 0), new("elsewhere", "core", 3)];

        var rows = MonthlyCounts.Of(Framework, Crm, shares, new DateOnly(2026, 11, 26));

        Assert.That(rows.Select(row => (row.Key, row.Accounts, row.Day)), Is.EqualTo(new[]
        {
            ("month:customer_tier:core:2026-11", (long?)7, new DateOnly(2026, 11, 1)), ("month:customer_tier:scale:2026-11", 0, new DateOnly(2026, 11, 1)),
        }), "a dimension without a field in the CRM has none");
    }

    [Test]
    public void The_cost_counts_the_months_and_the_moves_at_the_pace_of_the_last_thirty_days()
    {
        var cost = new HistoryCost(Monthly: 23, Waiting: 4, Planned: 9, RecentMoves: 30);

        Assert.That(cost.Yearly, Is.EqualTo((23 * 12) + 365));
        Assert.That(cost.Tell(records => $"{records} boxes"), Does.Contain("641 boxes").And.Contain("23 records a month").And.Contain("4 that wait and 9 moves of this plan, 13 boxes"));
    }

    [Test]
    public void The_history_of_a_framework_has_each_segment_once_and_what_no_rule_gives_behind_the_others()
    {
        var history = Connector.Deployment.SegmentHistory.Of(Framework, Crm)!;

        Assert.That(history.Segments.Select(segment => segment.Value), Is.Unique.And.Some.EqualTo("unclassified"));
        Assert.That(history.Segments[^1].Value, Is.EqualTo("unclassified"));
        Assert.That((history.Main.Value, history.MonthlyRecords), Is.EqualTo(("customer_tier", Framework.Dimensions.Sum(dimension => dimension.Segments.Count + 1))));
        Assert.That(Connector.Deployment.SegmentHistory.Of(Framework, "elsewhere"), Is.Null);
    }

    [Test]
    public void A_plan_tells_how_many_moves_it_brings()
    {
        var plan = new PlanTally(["Customer_Tier__c", "Industry"]);
        foreach (var (from, to) in new[] { ("core", "strategic"), ("core", "strategic"), ("scale", "core"), (null, "core"), ("gold", "core"), ("core", null) })
        {
            plan.Add(new AccountId("A"), [AttributeValue.Of(from), AttributeValue.Of("core")],
                [to is null ? FieldChange.Clear : FieldChange.Set(AttributeValue.Of(to)), FieldChange.Set(AttributeValue.Of("scale"))], 1);
        }

        Assert.That(new MoveFinder(Framework, Crm).Count(plan), Is.EqualTo(3));
    }

    private static List<HistoryRow> Moves(params (string? Before, string? After)[] fields)
    {
        var change = new PlannedChange(1, new AccountId("001A"), [.. fields.Select(field => AttributeValue.Of(field.Before))],
            [.. fields.Select(field => field.Before == field.After ? FieldChange.Keep : field.After is null ? FieldChange.Clear : FieldChange.Set(AttributeValue.Of(field.After)))]);
        return [.. new MoveFinder(Framework, Crm).Of(change, Written, Sent)];
    }
}
