using Connector.Accounts;
using Connector.HubSpot;
using Connector.Salesforce;
using Connector.Segmentation;
using Connector.Segmentation.Linting;
using Connector.Segmentation.Proof;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

/// <summary>The design rules: each breach, planted in the shipped framework, is found at its place and nothing else is.</summary>
internal sealed class LinterTests
{
    private static readonly CrmNameRules[] Crms = [SalesforceNameRules.Rules, HubSpotNameRules.Rules];
    private static readonly string Shipped = ShippedConfig.Framework.Text;
    private static readonly DateOnly Day = new(2026, 11, 24);
    private static readonly string Long = new('x', 41);

    private const string Smb = "      - { name: smb,        label: SMB,        when: employees < 100,                action: Serve by programme,                   sla: 1d }\n";

    [Test]
    public void The_shipped_framework_passes_its_own_lint()
    {
        var report = Linter.Check(ShippedConfig.Framework, Day, Crms);

        Assert.That(report.Findings.Where(finding => finding.Severity != Severity.Information).Select(finding => finding.Message), Is.Empty);
    }

    [TestCase("label: SMB,", "label: Poor Fit,", "stigmatising-name", "warning", "Poor Fit")]
    [TestCase("name: unclassified, label: Unclassified, action: Find out the industry", "name: unclassified, label: No Value, action: Find out the industry", "stigmatising-name", "warning", "No Value")]
    [TestCase("Company_Size__c", "Company_Size", "crm-field-name", "error", "salesforce:")]
    [TestCase("hubspot: company_size }", "hubspot: company_size }\n    notes: { reason: { salesforce: Company_Size_Reason } }", "crm-field-name", "error", "salesforce: Company_Size_Reason")]
    [TestCase("label: Company Size\n", "label: Size of the company by people\n    notes: { provisional: { salesforce: Company_Size_Unsure__c } }\n", "crm-label-length", "error", "label: Size")]
    [TestCase("Company_Size__c", "Company_Size__2__c", "crm-field-name", "error", "salesforce:")]
    [TestCase("hubspot: company_size", "hubspot: Company_Size", "crm-field-name", "error", "hubspot:")]
    [TestCase("label: Company Size", "label: LONG", "crm-label-length", "error", "label:")]
    [TestCase("action: Plan the account with its owner,", "action: serve by PROGRAMME,", "same-action", "warning", "Serve by programme")]
    [TestCase("Plan the account with its leadership, sla: 4h }", "Plan the account with its leadership }", "no-sla", "information", "enterprise")]
    [TestCase("answered_by: [ company_size ]", "answered_by: []", "unanswered-question", "warning", "how_big_are_they:")]
    [TestCase("answered_by: [ company_size ]", "answered_by: [ customer_tier ]", "unasked-dimension", "warning", "company_size:")]
    [TestCase("attributes:\n", "attributes:\n  city: { type: text, sources: [ crm: { salesforce: BillingCity } ] }\n", "unused-attribute", "warning", "city:")]
    [TestCase("attributes:\n", "reconciliations: { money: { sales: arr, finance: paid, tolerance: { share: 2% }, owner: Finance } }\nattributes:\n  paid: { type: money, valid: 0.., sources: [ crm: { hubspot: ARR } ] }\n", "reconciled-with-itself", "error", "money:")]
    [TestCase("    valid: 0..\n", "", "no-valid-range", "information", "arr:")]
    [TestCase("use_cases:\n", "use_cases:\n  renewals: { need: Start renewals early }\n", "unserved-use-case", "warning", "renewals:")]
    [TestCase("consumers:\n", "consumers:\n  leaders: { label: Leadership }\n", "unserved-consumer", "warning", "leaders:")]
    [TestCase("consumers:\n", "consumers:\n  leaders: { label: Leadership, served_by: [ by_tier ], at_most: 2 }\n", "too-fine", "warning", "at_most:")]
    [TestCase("population:\n", "policy: { forbidden: [ { attribute: religion, why: law } ] }\npopulation:\n", "idle-policy", "information", "forbidden:")]
    [TestCase("population:\n", "policy: { forbidden: [ { attribute: employees, purpose: pricing, why: law } ] }\npopulation:\n", "idle-policy", "information", "forbidden:")]
    [TestCase("    label: Company Size\n", "    label: Company Size\n    mode: { frozen_until: 2026-11-24 }\n", "freeze-ended", "warning", "mode:")]
    [TestCase("population:\n", "review: { every: 90d, last: 2026-08-25 }\npopulation:\n", "review-overdue", "warning", "review:")]
    [TestCase("unclassified: 0%..5% }", "unclassified: 70%..90% }", "impossible-expectation", "error", "expect:")]
    [TestCase("mid_market: 15%..60%, smb: 15%..75%", "mid_market: 15%..20%, smb: 15%..20%", "impossible-expectation", "error", "expect:")]
    [TestCase("served_by: [ customer_tier.scale, company_size.smb ]", "served_by: []", "unserved-objective", "warning", "serve_the_many:")]
    [TestCase("reached_by: [ sector_playbooks ]", "reached_by: []", "unpursued-objective", "warning", "grow_with_them:")]
    [TestCase("reached_by: [ sector_playbooks ]", "reached_by: []", "aimless-process", "warning", "sector_playbooks:")]
    [TestCase("measured_by: [ expansion_arr ]", "measured_by: []", "unmeasured-process", "warning", "sector_playbooks:")]
    [TestCase("measured_by: [ expansion_arr ]", "measured_by: []", "aimless-kpi", "warning", "expansion_arr:")]
    [TestCase("customer_tier.core, engagement ]", "customer_tier.core ]", "aimless-segment", "warning", "engagement:")]
    [TestCase("customer_tier.scale, company_size.smb ]", "customer_tier.scale ]", "aimless-segment", "warning", "smb,")]
    [TestCase("reached_by: [ sector_playbooks ]", "reached_by: [ sector_playbooks ]\n      drives: [ keep_the_core ]", "strategy-cycle", "warning", "keep_the_core:")]
    [TestCase("{ label: Churned ARR }", "{ label: Churned ARR, drives: [ churned_arr ] }", "strategy-cycle", "warning", "churned_arr:")]
    public void A_planted_breach_is_found_at_its_place(string piece, string planted, string rule, string severity, string at)
    {
        var framework = With(piece, planted.Replace("LONG", Long, StringComparison.Ordinal));

        var finding = Linter.Check(framework, Day, Crms).Findings.First(finding => finding.Rule == rule);

        Assert.That(finding.Severity.ToString(), Is.EqualTo(severity).IgnoreCase);
        Assert.That(framework.Text.Split('\n')[finding.Place.Line - 1][(finding.Place.Column - 1)..], Does.StartWith(at));
    }

    [TestCase("label: SMB,", "label: VALUE251,", "crm-value-length", "error", "xxx")]
    [TestCase("population:\n", "policy: { jurisdictions: [ EU ], forbidden: [ { attribute: employees, jurisdiction: UK, why: law } ] }\npopulation:\n", "idle-policy", "information", "forbidden:")]
    [TestCase("consumers:\n", "consumers:\n  leaders: { label: Leadership, served_by: [ company_size ], at_most: 2 }\n", "too-fine", "warning", "at_most:")]
    [TestCase("smb: 15%..75%, unclassified: 0%..5% }", "smb: 86%..90% }", "impossible-expectation", "error", "expect:")]
    [TestCase("attributes:\n", "scores: { health: { usage_score >= 60: 30 } }\nattributes:\n", "unused-score", "warning", "health:")]
    public void A_planted_breach_of_the_edges_is_found_at_its_place(string piece, string planted, string rule, string severity, string at) =>
        A_planted_breach_is_found_at_its_place(piece, planted.Replace("VALUE251", new string('x', 251), StringComparison.Ordinal), rule, severity, at);

    [TestCase("label: Company Size", "label: LABEL40", "crm-label-length", TestName = "A label as long as Salesforce takes")]
    [TestCase("label: SMB,", "label: VALUE250,", "crm-value-length", TestName = "A value's label as long as HubSpot takes")]
    [TestCase("smb: 15%..75%, unclassified: 0%..5% }", "smb: 80%..90% }", "impossible-expectation", TestName = "Shares that add up to all, with a segment that nothing is expected of")]
    [TestCase("enterprise: 5%..40%, mid_market: 15%..60%, smb: 15%..75%, unclassified: 0%..5% }", "enterprise: 0%..40%, mid_market: 0%..30%, smb: 0%..20% }", "impossible-expectation", TestName = "Shares that leave room for the segment that is not named")]
    [TestCase("consumers:\n", "consumers:\n  leaders: { label: Leadership, served_by: [ company_size ], at_most: 3 }\n", "too-fine", TestName = "As many segments as a consumer can work with")]
    [TestCase("consumers:\n", "consumers:\n  leaders: { label: Leadership, served_by: [ by_tier, arr ], at_most: 3 }\n", "too-fine", TestName = "A view of another dimension with as many segments")]
    [TestCase("population:\n", "review: { every: 90d, last: 2026-08-26 }\npopulation:\n", "review-overdue", TestName = "The day on which a review is due")]
    [TestCase("answered_by: [ customer_tier ]", "answered_by: [ strategic_by_region ]", "unasked-dimension", TestName = "A dimension that a question reaches by a view of two")]
    [TestCase("attributes:\n", "reconciliations: { money: { sales: arr, finance: paid, tolerance: { share: 2% }, owner: Finance } }\nattributes:\n  paid: { type: money, valid: 0.., sources: [ erp: arr ] }\n", "reconciled-with-itself", TestName = "Two sides of a reconciliation from different sources")]
    [TestCase("attributes:\n", "reconciliations: { money: { sales: arr, finance: paid, tolerance: { share: 2% }, owner: Finance } }\nattributes:\n  paid: { type: money, valid: 0.., sources: [ erp: arr ] }\n", "unused-attribute", TestName = "An attribute that only a reconciliation reads")]
    [TestCase("conflicts:", "  city: { type: text, sources: [ crm: { salesforce: BillingCity } ] }\nconflicts:\n  odd: { when: city = 'x', holds: [ employees ], why: nobody knows }", "unused-attribute", TestName = "An attribute that only a conflict reads")]
    public void What_is_within_the_limits_is_no_finding(string piece, string planted, string rule)
    {
        var framework = With(piece, planted.Replace("LABEL40", Long[1..], StringComparison.Ordinal).Replace("VALUE250", new string('x', 250), StringComparison.Ordinal));

        Assert.That(Linter.Check(framework, Day, Crms).Findings.Where(finding => finding.Rule == rule).Select(finding => finding.Message), Is.Empty);
    }

    [Test]
    public void Findings_come_in_the_order_of_their_places_and_are_counted_by_severity()
    {
        var report = Linter.Check(With("label: SMB,", "label: Poor Fit,", text => text.Replace("Company_Size__c", "Company_Size", StringComparison.Ordinal)), Day, Crms);

        var places = report.Findings.Select(finding => (finding.Place.Line, finding.Place.Column)).ToList();
        Assert.That(places, Is.Ordered);
        Assert.That((report.Errors, report.Warnings, report.Notes), Is.EqualTo((1, 1, report.Findings.Count - 2)));
    }

    [Test]
    public void A_waiver_of_one_dimension_excuses_no_other()
    {
        var report = Linter.Check(WithSegments(3, "    waive: { segment-count: one per legal entity }\n", text => text.Replace("    label: Customer Region\n", "    label: Customer Region\n    waive: { segment-count: copied }\n", StringComparison.Ordinal)), Day, Crms);

        Assert.That(report.Findings.Where(finding => finding.Rule == "unused-waiver").Select(finding => finding.Subject), Is.EqualTo(new[] { "customer_region" }));
    }

    [TestCase(45, 0)]
    [TestCase(46, 1)]
    public void A_rate_older_than_a_month_and_a_half_is_told(int days, int findings)
    {
        var text = Shipped.Replace("currency: { to: USD }", "currency: { to: USD, from: { salesforce: EUR, hubspot: EUR }, rates: rates }", StringComparison.Ordinal);
        var framework = FrameworkFile.Parse(text, ShippedConfig.File, name => new TableFile(name, name == "rates" ? $"day,currency,rate\n{Day.AddDays(-days):yyyy-MM-dd},EUR,1.1\n"
            : File.ReadAllText(Path.Combine(ShippedConfig.Folder, name + ".csv")))).OrThrow();

        Assert.That(Linter.Check(framework, Day, Crms).Findings.Count(finding => finding.Rule == "old-rate"), Is.EqualTo(findings));
    }

    [TestCase(1, "1 dimension;", "add what else sets customers apart")]
    [TestCase(2, "2 dimensions;", "add what else sets customers apart")]
    [TestCase(3, null, null)]
    [TestCase(5, null, null)]
    [TestCase(6, "6 dimensions;", "merge or drop some")]
    public void Three_to_five_dimensions_are_what_people_work_with(int count, string? said, string? mend)
    {
        var message = Linter.Check(TestFramework.Framework with { Dimensions = [.. Enumerable.Repeat(TestFramework.Framework.Dimensions[0], count).Select((one, i) => one with { Index = i })] }, Day, Crms)
            .Findings.FirstOrDefault(finding => finding.Rule == "dimension-count")?.Message;

        if (said is null) Assert.That(message, Is.Null);
        else Assert.That(message, Does.Contain(said).And.Contain(mend!));
    }

    [TestCase(0, null, null)]
    [TestCase(3, "segment-count", Severity.Warning)]
    [TestCase(4, "segment-count", Severity.Error)]
    public void More_than_five_segments_are_doubtful_and_more_than_six_are_wrong(int more, string? rule, Severity? severity)
    {
        var found = Linter.Check(WithSegments(more, ""), Day, Crms).Findings.Where(finding => finding.Rule == "segment-count").ToList();

        Assert.That(found.Select(finding => (string?)finding.Rule).FirstOrDefault(), Is.EqualTo(rule));
        Assert.That(found.Select(finding => (Severity?)finding.Severity).FirstOrDefault(), Is.EqualTo(severity));
    }

    [Test]
    public void A_waiver_with_its_reason_turns_a_finding_into_a_note()
    {
        var report = Linter.Check(WithSegments(4, "    waive: { segment-count: one per legal entity }\n"), Day, Crms);

        var finding = report.Findings.Single(finding => finding.Rule == "segment-count");
        Assert.That(finding.Severity, Is.EqualTo(Severity.Information));
        Assert.That(finding.Message, Does.EndWith("(waived: one per legal entity)"));
        Assert.That(report.Findings.Select(finding => finding.Rule), Does.Not.Contain("unused-waiver"));
    }

    [TestCase("    label: Company Size\n", "    label: Company Size\n    waive: { segment-cuont: why not }\n", "segment-cuont")]
    [TestCase("framework: ", "waive: { dimension-count: why not }\nframework: ", "dimension-count")]
    public void A_waiver_that_excuses_nothing_is_found(string piece, string planted, string at)
    {
        var framework = With(piece, planted);

        var finding = Linter.Check(framework, Day, Crms).Findings.Single(finding => finding.Rule == "unused-waiver");

        Assert.That(framework.Text.Split('\n')[finding.Place.Line - 1][(finding.Place.Column - 1)..], Does.StartWith(at));
    }

    [Test]
    public void A_waiver_without_a_reason_is_an_error_of_the_file()
    {
        var loaded = TestFramework.With("    label: Tier\n", "    label: Tier\n    waive: { segment-count: }\n");

        Assert.That(loaded.Errors.Single().Message, Does.Contain("needs a reason"));
    }

    [Test]
    public void Two_dimensions_are_doubtful()
    {
        var report = Linter.Check(TestFramework.Framework, Day, Crms);

        Assert.That(report.Findings.Select(finding => finding.Rule), Does.Contain("dimension-count"));
    }

    [Test]
    public void There_is_a_sample_account_for_each_combination_of_segments_that_there_can_be()
    {
        var framework = TestFramework.Framework;
        var decider = new Decider(framework);

        var samples = SampleAccounts.Of(framework, most: 100)!;

        Assert.That(samples.Select(sample => string.Join('+', sample.Segments.Select(segment => segment.Name))), Is.EqualTo(
            from tier in framework.Dimensions[0].SegmentNames() from area in framework.Dimensions[1].SegmentNames() select $"{tier}+{area}"));
        foreach (var sample in samples)
        {
            var values = sample.Attributes.ToArray();
            Assert.That(decider.MembershipOf(values), Is.EqualTo(Membership.Active));
            Assert.That(framework.Dimensions.Select(dimension => dimension.At(decider.Decide(dimension.Index, values).Segment)), Is.EqualTo(sample.Segments));
        }

        Assert.That(SampleAccounts.Of(framework, most: 11), Is.Null);
    }

    /// <summary>The company sizes with small ones split into so many more.</summary>
    private static Framework WithSegments(int more, string key, Func<string, string>? also = null) => With(Smb, string.Concat(Enumerable.Range(0, more).Select(i =>
        $"      - {{ name: s{i}, label: Small {i}, when: employees < {10 * (i + 1)}, action: Do {i}, sla: 1d }}\n")) + Smb, text => text.Replace("    label: Company Size\n", "    label: Company Size\n" + key, StringComparison.Ordinal) is var changed && also is not null ? also(changed) : changed);

    private static Framework With(string piece, string planted, Func<string, string>? also = null)
    {
        Assert.That(Shipped, Does.Contain(piece));
        var at = Shipped.IndexOf(piece, StringComparison.Ordinal);
        var text = Shipped[..at] + planted + Shipped[(at + piece.Length)..];
        return FrameworkFile.Parse(also?.Invoke(text) ?? text, ShippedConfig.File, name => new TableFile(name, File.ReadAllText(Path.Combine(ShippedConfig.Folder, name + ".csv")))).OrThrow();
    }
}
