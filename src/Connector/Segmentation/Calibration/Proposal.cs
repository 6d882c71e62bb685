using System.Globalization;

namespace Connector.Segmentation.Calibration;

/// <summary>What calibration proposes to write into the framework file, as text; nothing of it is in force.</summary>
/// <param name="Dropped">Alternatives of the present conditions that read a chosen attribute together with another one: the proposal has no place for them.</param>
public sealed record Proposal(string Text, SemanticVersion Version, IReadOnlyList<string> Dropped)
{
    /// <summary>New thresholds for the segments that there are; alternatives that read none of the attributes stay.</summary>
    /// <param name="conditions">One for each segment, in order.</param>
    /// <param name="origin">Where they come from; its evidence may be missing.</param>
    /// <exception cref="InvalidDataException">The file is laid out in a way that they cannot be put in.</exception>
    public static Proposal Of(Framework framework, Dimension dimension, IReadOnlyList<string> conditions, IReadOnlyList<AttributeDefinition> attributes, Calibrated origin)
    {
        var (edit, dropped) = (new FrameworkEdit(framework.Text), new List<string>());
        var chosen = attributes.Select(attribute => attribute.Index).ToHashSet();
        for (var i = 0; i < conditions.Count; i++)
        {
            var clauses = dimension.Segments[i].Written.Where(clause => clause.Exception is null).Select(clause => clause.Condition).ToList();
            var kept = clauses.Where(clause => !clause.UsedAttributes.Any(chosen.Contains)).Select(clause => clause.ToString());
            dropped.AddRange(clauses.Where(clause => clause.UsedAttributes.Any(chosen.Contains) && !clause.UsedAttributes.All(chosen.Contains)).Select(clause => clause.ToString()));
            edit.SetWhen(dimension.Name, dimension.Segments[i].Name, string.Join(" or ", kept.Prepend(conditions[i])));
        }

        var version = new SemanticVersion(framework.Version.Major, framework.Version.Minor + 1, 0);
        edit.SetVersion(version);
        edit.SetCalibrated(dimension.Name, Line(origin));
        return new Proposal(edit.Text, version, dropped);
    }

    /// <summary>Segments joined with their neighbours, each leaving a line with the way of its accounts.</summary>
    /// <param name="merges">In the order in which they were found.</param>
    /// <param name="outcome">What the segments were to explain.</param>
    /// <exception cref="InvalidDataException">The file is laid out in a way that they cannot be joined.</exception>
    public static Proposal Of(Framework framework, Dimension dimension, IReadOnlyList<GranularityStep> merges, string outcome, DateOnly day)
    {
        var text = framework.Text;
        var ends = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var merge in merges) ends[merge.Gone!.Name] = merge.Into!.Name;
        string End(string name) => ends.TryGetValue(name, out var next) ? End(next) : name;
        foreach (var group in dimension.Segments.GroupBy(segment => End(segment.Name)).Where(group => group.Count() > 1))
        {
            Edit(edit => edit.SetWhen(dimension.Name, group.Key, string.Join(" or ", group.Select(segment => segment.When))));
            foreach (var merge in merges.Where(merge => merge.Gone!.Name != group.Key && group.Any(segment => segment.Name == merge.Gone.Name)))
            {
                var why = string.Create(CultureInfo.InvariantCulture, $"explained {merge.Loss * 100:0.##} % of {outcome}");
                Edit(edit => edit.Retire(dimension.Name, merge.Gone!.Name, group.Key, string.Create(CultureInfo.InvariantCulture,
                    $"{{ name: {merge.Gone.Name}, label: {FrameworkEdit.Quote(merge.Gone.Label)}, until: {day:yyyy-MM-dd}, why: {why}, successor: {group.Key}, crosswalk: {{ {group.Key}: 100% }} }}")));
            }
        }

        var version = new SemanticVersion(framework.Version.Major + 1, 0, 0);
        Edit(edit => edit.SetVersion(version));
        return new Proposal(text, version, []);

        // one after the other: what one merge writes, the next adds to
        void Edit(Action<FrameworkEdit> change)
        {
            var edit = new FrameworkEdit(text);
            change(edit);
            text = edit.Text;
        }
    }

    private static string Line(Calibrated origin) => string.Create(CultureInfo.InvariantCulture,
        $"{{ method: {origin.Method}, on: {origin.On:yyyy-MM-dd}, attributes: [ {string.Join(", ", origin.Attributes)} ], accounts: {origin.Accounts}, fit: {origin.Fit * 100:0.#}%{(origin.Evidence is null ? "" : $", evidence: {origin.Evidence}")} }}");
}
