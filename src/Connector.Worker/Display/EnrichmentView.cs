using Connector.Accounts;
using Connector.Enrichment;

namespace Connector.Worker.Display;

/// <summary>What other sources gave in a run, what it cost, and what buying everything would have cost.</summary>
internal static class EnrichmentView
{
    public static void Print(TextWriter text, EnrichmentReport report)
    {
        foreach (var intake in report.Intakes)
        {
            text.WriteLine($"From {intake.Source}: {Plural.Of(intake.Records, "record")}, {intake.Taken:N0} taken, {intake.Strangers:N0} of no account, {intake.Conflicts:N0} in conflict, {intake.Doubled:N0} doubled{Trouble(intake.Trouble)}");
        }

        foreach (var late in report.Late)
        {
            text.WriteLine($"Late answers of {late.Vendor}: {late.Came:N0} = {late.Matched:N0} found + {late.NoMatch:N0} unknown to it + {late.OtherCompany:N0} another company + {late.Useless:N0} useless; {Plural.Of(late.Open, "question was", "questions were")} open, {late.Overdue:N0} became overdue");
        }

        if (report.Vendors.Count == 0) return;
        text.WriteLine($"Enrichment: {report.Uncertain:N0} of {report.Accounts:N0} accounts had an uncertain segment that a source could settle; {report.Left:N0} are left");
        foreach (var vendor in report.Vendors)
        {
            text.WriteLine($"  {vendor.Vendor}: asked about {vendor.Asked:N0} = {vendor.Matched:N0} found + {vendor.NoMatch:N0} unknown to it + {vendor.OtherCompany:N0} another company + {(vendor.Pending > 0 ? $"{vendor.Pending:N0} answered later + " : "")}{vendor.Unanswered:N0} unanswered; {Plural.Of(vendor.Credits, "credit")}{Trouble(vendor.Trouble)}");
        }

        text.WriteLine($"  credits: {report.Credits:N0} spent; to fill every gap {report.WithGaps:N0}, to buy everything {report.Accounts:N0}");
        foreach (var gap in report.Attributes)
        {
            text.WriteLine($"  {gap.Attribute}: unknown on {gap.Missing:N0}, not needed on {gap.Missing - gap.Needed:N0}, needed on {gap.Needed:N0}, of these filled {gap.Filled:N0} ({Tables.Share(gap.Filled, gap.Needed)})");
        }
    }

    public static object? ToJson(EnrichmentReport? report) => report is null ? null : new
    {
        accounts = report.Accounts,
        uncertain = report.Uncertain,
        left = report.Left,
        credits = report.Credits,
        credits_every_gap = report.WithGaps,
        credits_everything = report.Accounts,
        attributes = report.Attributes.Select(gap => new { name = gap.Attribute, missing = gap.Missing, not_needed = gap.Missing - gap.Needed,
            needed = gap.Needed, filled = gap.Filled }),
        vendors = report.Vendors.Select(vendor => new
        {
            name = vendor.Vendor, asked = vendor.Asked, matched = vendor.Matched, no_match = vendor.NoMatch, other_company = vendor.OtherCompany,
                pending = vendor.Pending, unanswered = vendor.Unanswered,
            credits = vendor.Credits, trouble = vendor.Trouble,
        }),
        late = report.Late.Select(late => new
        {
            name = late.Vendor, came = late.Came, matched = late.Matched, no_match = late.NoMatch, other_company = late.OtherCompany,
            useless = late.Useless, open = late.Open, overdue = late.Overdue,
        }),
        sources = report.Intakes.Select(intake => new
        {
            name = intake.Source, records = intake.Records, taken = intake.Taken, strangers = intake.Strangers, conflicts = intake.Conflicts,
                doubled = intake.Doubled, trouble = intake.Trouble,
        }),
    };

    private static string Trouble(string? trouble) => trouble is null ? "" : $"; {trouble}";
}
