using System.Text.RegularExpressions;
using Connector.Accounts;

namespace Connector.Segmentation.Linting;

/// <summary>Names that customers may see one day, and that both CRMs must take.</summary>
internal sealed partial class NamingRules(Framework framework, FrameworkPlaces places, IReadOnlyCollection<CrmNameRules> crms)
{
    public IEnumerable<LintFinding> Check() => framework.Dimensions.SelectMany(dimension =>
        (IEnumerable<LintFinding>)[.. Stigma(dimension), .. crms.SelectMany(crm => Field(dimension, crm)), .. crms.SelectMany(crm => Values(dimension, crm))]);

    private IEnumerable<LintFinding> Stigma(Dimension dimension) => dimension.Segments.Append(dimension.Otherwise)
        .Select(segment => (Segment: segment, Found: Stigmatising().Match($"{segment.Label} {segment.Name.Replace('_', ' ')}"))).Where(one => one.Found.Success)
        .Select(one => new LintFinding(Severity.Warning, "stigmatising-name", $"{dimension.Name}.{one.Segment.Name}", places.Of(dimension, one.Segment, "label"),
            $"'{one.Segment.Label}' judges the customer ('{one.Found.Value.Trim()}'): name what you do for them instead, such as Scale or Tech-Touch", []));

    private IEnumerable<LintFinding> Field(Dimension dimension, CrmNameRules crm)
    {
        if (dimension.CrmField(crm.Crm) is not { } own) yield break;
        var notes = dimension.Notes.In(crm.Crm);
        var fields = notes.Select(note => (note.Field, Place: places.Of("dimensions", dimension.Name, "notes", note.Kind.ToString().ToLowerInvariant(), crm.Crm)))
            .Prepend((Field: own, Place: places.Of("dimensions", dimension.Name, "fields", crm.Crm)));
        foreach (var (field, place) in fields.Where(one => !crm.FieldName.IsMatch(one.Field)))
        {
            yield return new LintFinding(Severity.Error, "crm-field-name", dimension.Name, place, $"{crm.Crm} takes no field '{field}': {crm.FieldNameMend}", []);
        }

        var longest = notes.Select(note => note.LabelIn(dimension)).Prepend(dimension.Label).MaxBy(label => label.Length)!;
        if (longest.Length > crm.LongestFieldLabel)
        {
            yield return new LintFinding(Severity.Error, "crm-label-length", dimension.Name, places.Of("dimensions", dimension.Name, "label"),
                $"the label of {dimension.Name} makes '{longest}', of {longest.Length} characters, and {crm.Crm} takes {crm.LongestFieldLabel}: shorten it", []);
        }
    }

    private IEnumerable<LintFinding> Values(Dimension dimension, CrmNameRules crm)
    {
        if (dimension.CrmField(crm.Crm) is null) yield break;
        foreach (var segment in dimension.Segments.Append(dimension.Otherwise))
        {
            foreach (var (key, text, longest) in new[] { ("name", segment.Name, crm.LongestValue), ("label", segment.Label, crm.LongestValueLabel) })
            {
                if (text.Length <= longest) continue;
                yield return new LintFinding(Severity.Error, "crm-value-length", $"{dimension.Name}.{segment.Name}", places.Of(dimension, segment, key),
                    $"the {key} of a segment has {text.Length} characters and {crm.Crm} takes {longest} for a value: shorten it", []);
            }
        }
    }

    /// <summary>A short list of our own, of words that rank people rather than name a service.</summary>
    [GeneratedRegex(@"\b(low[- ](value|priority|potential)|no[- ]value|worthless|bad|worst|poor|junk|trash|dead|dogs?|losers?|unprofitable|unimportant|problem|difficult|annoying|useless|leftovers?|bottom|third[- ]class|d[- ]list|tail)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Stigmatising();
}
