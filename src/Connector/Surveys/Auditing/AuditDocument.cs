using System.Globalization;
using Connector.Segmentation.Documents;

namespace Connector.Surveys.Auditing;

/// <summary>An audit for people: first what is missing, then what there is. Pure.</summary>
public static class AuditDocument
{
    private const char NoBreak = '\u00A0';
    private const int MostUses = 4; // of each kind
    private const int MostValues = 8;

    public static Document Of(AuditReport audit)
    {
        var text = new Markdown($"Audit of {audit.Connection}: have versus need");
        text.Table(["", ""],
        [
            ["Object", audit.ObjectName],
            ["Accounts", Number(audit.Accounts)],
            ["Fields", $"{Number(audit.Fields.Count)}, {Number(audit.Fields.Count(field => field.Field.IsCustom))} of them custom; {Number(audit.Fields.Count(field => field.Filled == 0))} filled nowhere"],
            ["Framework", audit.Framework],
            ["Read at", audit.At.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)],
            ["API calls", $"{Number(audit.Calls)}, announced {Number(audit.Announced.Calls)}"],
        ]);
        Gaps(text, audit);
        SegmentLike(text, audit);
        Duplicates(text, audit);
        Fields(text, audit);
        Audience(text, audit);
        Method(text, audit);
        return new Document("audit", $"Audit of {audit.Connection}", text.ToString());
    }

    private static void Gaps(Markdown text, AuditReport audit)
    {
        var gap = audit.Gap;
        var of = gap.IsPopulation ? $"the {Number(gap.Base)} accounts that must have a segment" : $"all {Number(gap.Base)} accounts, as the CRM shows nobody to be of the population";
        text.Heading("What the framework needs and the CRM alone does not have");
        text.Paragraph($"Shares are of {of}. The gate is {Percent(audit.Terms.Gate)}. What other sources know is not counted here: 'connector coverage' counts it once they were read.");
        text.Table(["Attribute", "Verdict", "Read from", "Filled", "Usable", "Other sources", "Decides"], gap.Attributes.Select(one => (string[])
        [
            one.Attribute, Verdict(one), one.Fields.Count == 0 ? "–" : string.Join(", ", one.Fields), Share(one.Filled, gap.Base), Share(one.Known, gap.Base), Listed(one.OtherSources), Listed(one.Decides),
        ]));
        text.Table(["Dimension", "Its field", "Decided by what the CRM has", "Could move if more were known"], gap.Dimensions.Select(one => (string[])
        [
            one.Label, one.Field is null ? "none is named for this CRM" : one.FieldExists == true ? $"{one.Field} is there" : $"{one.Field} is not there, or hidden: 'connector setup' makes it",
            Share(one.Classified, gap.Base), Share(one.Provisional, gap.Base),
        ]));
        text.Heading("Questions and uses").Paragraph("Which of them can be answered from what the CRM has, and what stands in the way of the others.");
        text.Table(["Kind", "Question or use", "Can be answered", "Why not"],
            gap.Answers.Select(one => (string[])[one.Kind, one.Text, Answered(one.Answered), one.Why.Count == 0 ? "–" : string.Join("; ", one.Why)]));
    }

    private static void SegmentLike(Markdown text, AuditReport audit)
    {
        text.Heading("Fields like segments, and where they are used");
        var like = audit.Fields.Where(field => field.SegmentLike is not null).ToList();
        if (like.Count == 0) text.Paragraph("No field of few values looks like a segment, tier, region or the like.");
        else
        {
            text.Table(["Field", "Why", "Filled", "Values", "Used in"], like.Select(field => (string[])
                [Name(field), field.SegmentLike!, Share(field.Filled, audit.Accounts), Values(field), Uses(audit, field.Field.Name)]));
        }

        var own = audit.Fields.Where(field => field.SegmentLike is null && field.IsOfInterest && audit.Uses.Found.Any(use => use.Field == field.Field.Name)).ToList();
        if (own.Count > 0) text.Paragraph("Uses of the framework's own fields:").Table(["Field", "Used in"], own.Select(field => (string[])[Name(field), Uses(audit, field.Field.Name)]));
        if (audit.Uses.Searched.Count > 0) text.Paragraph("Searched:").List(audit.Uses.Searched);
        if (audit.Uses.NotSearched.Count > 0) text.Paragraph("Not searched:").List(audit.Uses.NotSearched);
    }

    private static void Duplicates(Markdown text, AuditReport audit)
    {
        text.Heading("Duplicates");
        text.Paragraph(audit.Duplicates is not { } found ? $"Not looked for: {audit.NoDuplicates}."
            : $"Companies that are there more than once: {Number(found.Companies)}; accounts too many: {Number(found.Surplus)} ({Share(found.Surplus, found.Accounts)}); further pairs that a person must look at: {Number(found.ToReview)}. "
            + "Over all accounts, by name, website, telephone and address; 'connector duplicates' shows which.");
    }

    private static void Fields(Markdown text, AuditReport audit)
    {
        text.Heading($"Every field of {audit.ObjectName}");
        text.Table(["Field", "Type", "Filled", "Different values", "Right, by sample", "Last used", "Read by"], audit.Fields.Select(field => (string[])
        [
            Name(field), $"{field.Field.Type}{(field.Field.IsCustom ? ", custom" : "")}", Share(field.Filled, audit.Accounts), $"{Number(field.Distinct)}{(field.DistinctIsCapped ? " or more" : "")}",
            Accuracy(field.Accuracy), LastUse(field), field.SegmentFieldOf is { } dimension ? $"written: {dimension}" : Listed(field.ReadBy),
        ]));
    }

    private static void Audience(Markdown text, AuditReport audit)
    {
        text.Heading("Who sees and changes what");
        if (audit.Audience.Viewers.Count > 0)
        {
            var own = audit.Fields.Where(field => field.IsOfInterest).Select(field => field.Field.Name).ToList();
            text.Table(["Who", "Kind", "Active users", "Sees fields", "Changes fields", "Of those above: sees", "Changes"], audit.Audience.Viewers.Select(one => (string[])
            [
                one.Name, one.Kind, one.Users is { } users ? Number(users) : "not told", Number(one.Reads.Count), Number(one.Edits.Count),
                Some(own.Where(one.Reads.Contains).ToList(), own.Count), Some(own.Where(one.Edits.Contains).ToList(), own.Count),
            ]));
        }

        text.List(audit.Audience.Notes);
    }

    private static void Method(Markdown text, AuditReport audit)
    {
        var terms = audit.Terms;
        text.Heading("How this was counted").List(
        [
            $"Fill rates and different values: over every account. Different values are counted up to {Number(FieldTally.MostDistinct)}.",
            $"Right, by sample: of each field so many values, drawn by lot with seed {terms.Seed.ToString(CultureInfo.InvariantCulture)}, that the share of right ones is known to ± {Percent(terms.Margin)} with {Percent(terms.Confidence)} confidence; behind it the shares between which that of all values lies (Wilson), or nothing when all values were checked. "
                + "Right means that the value passes the check named with it: whether it is true of the company, people must find out ('connector enrich sample' does that for bought values).",
            "Last used: the newest change of the field itself where the CRM keeps its history (field); else the newest change of any account that has it filled (account), which may have been a change of something else.",
        ]);
        text.Paragraph("API calls as announced:").Table(["For", "Calls", "How"], audit.Announced.Parts.Select(part => (string[])[part.What, Number(part.Calls), part.How]));
    }

    private static string Verdict(AttributeGap gap) => gap.Kind switch
    {
        GapKind.None => "enough",
        GapKind.NotAsked => "from other sources alone",
        GapKind.NoField => "NO FIELD, or hidden",
        GapKind.Blank => "TOO OFTEN BLANK",
        GapKind.Unusable => "FILLED, NOT USABLE",
        _ => "the default stands in where blank",
    };

    private static string Answered(AnswerKind kind) => kind switch
    {
        AnswerKind.Yes => "yes",
        AnswerKind.InPart => "IN PART",
        _ => "NO",
    };

    private static string Accuracy(Accuracy? accuracy)
    {
        if (accuracy is null) return "–";
        var interval = accuracy.Low == accuracy.High ? "all checked" : $"{Percent(accuracy.Low)} to {Percent(accuracy.High)}, {Number(accuracy.Checked)} checked";
        var faults = accuracy.Faults.Count == 0 ? "" : $"; {string.Join(", ", accuracy.Faults.Select(fault => $"{Number(fault.Value)} {fault.Key.Replace('-', ' ')}"))}";
        return $"{Percent(accuracy.Share)} {accuracy.Rule} ({interval}{faults})";
    }

    private static string LastUse(AuditedField field) =>
        field.LastUse is { } at ? $"{at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)} ({(field.LastUseIsOfField ? "field" : "account")})" : "never";

    private static string Name(AuditedField field) => field.Field.Label == field.Field.Name ? field.Field.Name : $"{field.Field.Label} ({field.Field.Name})";

    private static string Values(AuditedField field) => field.Values.Count == 0 ? Listed([.. field.Field.Options.Take(MostValues)])
        : string.Join(", ", field.Values.Take(MostValues).Select(value => $"{value.Key} {Number(value.Value)}")) + (field.Values.Count > MostValues ? $" and {Number(field.Values.Count - MostValues)} more" : "");

    private static string Uses(AuditReport audit, string field)
    {
        if (audit.Uses.Unsearched.Contains(field)) return "not searched";
        var uses = audit.Uses.Found.Where(use => string.Equals(use.Field, field, StringComparison.OrdinalIgnoreCase)).ToList();
        return uses.Count == 0 ? "nothing that was searched" : string.Join("; ", uses.GroupBy(use => use.Kind).Select(kind =>
            $"{kind.Key} × {Number(kind.Count())}: {string.Join(", ", kind.Take(MostUses).Select(use => use.Name))}{(kind.Count() > MostUses ? " …" : "")}"));
    }

    private static string Some(List<string> fields, int all) => fields.Count == 0 ? "none" : fields.Count == all ? "all" : string.Join(", ", fields);

    private static string Listed(IReadOnlyList<string> items) => items.Count == 0 ? "–" : string.Join(", ", items);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Number and sign stay on one line of a narrow column.</summary>
    private static string Share(long part, long whole) => GapAnalysis.Percent(part, whole).Replace(' ', NoBreak);

    private static string Percent(double share) => share.ToString("0.# %", CultureInfo.InvariantCulture).Replace(' ', NoBreak);
}
