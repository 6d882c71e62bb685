using Connector.Reading;
using Connector.Surveys.Auditing;

namespace Connector.Worker.Display;

/// <summary>An audit as JSON: the names are for programs, and stay.</summary>
internal static class AuditJson
{
    public static object Of(AuditReport audit) => new
    {
        connection = audit.Connection,
        object_name = audit.ObjectName,
        framework = audit.Framework,
        at = audit.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        accounts = audit.Accounts,
        confidence = audit.Terms.Confidence,
        margin = audit.Terms.Margin,
        gate = audit.Terms.Gate,
        seed = audit.Terms.Seed,
        api_calls = new { made = audit.Calls, announced = Cost(audit.Announced) },
        gap = Gap(audit.Gap),
        duplicates = audit.Duplicates is { } found ? new { accounts = found.Accounts, companies = found.Companies, surplus = found.Surplus, to_review = found.ToReview } : null,
        no_duplicates = audit.NoDuplicates,
        fields = audit.Fields.Select(field => Field(audit, field)),
        uses = new { searched = audit.Uses.Searched, not_searched = audit.Uses.NotSearched, unsearched_fields = audit.Uses.Unsearched },
        audience = new
        {
            viewers = audit.Audience.Viewers.Select(one => new { kind = one.Kind, name = one.Name, users = one.Users, reads = one.Reads.Order(StringComparer.Ordinal), edits = one.Edits.Order(StringComparer.Ordinal) }),
            notes = audit.Audience.Notes,
        },
    };

    public static object Cost(SurveyCost cost) => new { calls = cost.Calls, parts = cost.Parts.Select(part => new { what = part.What, calls = part.Calls, how = part.How }) };

    private static object Gap(FrameworkGap gap) => new
    {
        accounts = gap.Base,
        is_population = gap.IsPopulation,
        attributes = gap.Attributes.Select(one => new
        {
            name = one.Attribute, verdict = Verdict(one.Kind), fields = one.Fields, missing = one.Missing, filled = one.Filled, usable = one.Known, other_sources = one.OtherSources, decides = one.Decides,
        }),
        dimensions = gap.Dimensions.Select(one => new { label = one.Label, field = one.Field, field_exists = one.FieldExists, classified = one.Classified, provisional = one.Provisional }),
        answers = gap.Answers.Select(one => new { kind = one.Kind, name = one.Name, text = one.Text, answered = one.Answered switch { AnswerKind.Yes => "yes", AnswerKind.InPart => "in_part", _ => "no" }, why = one.Why }),
    };

    private static object Field(AuditReport audit, AuditedField field) => new
    {
        name = field.Field.Name,
        label = field.Field.Label,
        type = field.Field.Type,
        custom = field.Field.IsCustom,
        filled = field.Filled,
        fill_rate = audit.Accounts == 0 ? 0 : Math.Round((double)field.Filled / audit.Accounts, 4),
        distinct = field.Distinct,
        distinct_capped = field.DistinctIsCapped,
        accuracy = field.Accuracy is { } accuracy ? new
        {
            rule = accuracy.Rule, @checked = accuracy.Checked, right = accuracy.Right, share = Math.Round(accuracy.Share, 4), low = Math.Round(accuracy.Low, 4), high = Math.Round(accuracy.High, 4),
            faults = accuracy.Faults, example = accuracy.Example?.Value,
        } : null,
        last_use = field.LastUse is { } at ? new { on = at.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), of = field.LastUseIsOfField ? "field" : "account" } : null,
        read_by = field.ReadBy,
        segment_field_of = field.SegmentFieldOf,
        segment_like = field.SegmentLike is { } why ? new { why, values = field.Values.ToDictionary(value => value.Key, value => value.Value) } : null,
        used_in = audit.Uses.Found.Where(use => string.Equals(use.Field, field.Field.Name, StringComparison.OrdinalIgnoreCase)).Select(use => new { kind = use.Kind, name = use.Name }),
    };

    private static string Verdict(GapKind kind) => kind switch
    {
        GapKind.None => "enough",
        GapKind.NotAsked => "other_sources",
        GapKind.NoField => "no_field",
        GapKind.Blank => "blank",
        GapKind.Unusable => "unusable",
        _ => "default_only",
    };
}
