using Connector.Segmentation.Holding;

namespace Connector.Segmentation.Versions;

/// <summary>Two versions of a framework compared, part by part, in the later one's order.</summary>
internal static class FrameworkChanges
{
    private const string Inputs = "Inputs";
    private const string Purpose = "What it is for";

    public static IEnumerable<FrameworkChange> Between(Framework before, Framework after) =>
    [
        .. Population(before, after), .. Dimensions(before, after), .. Attributes(before, after), .. Conflicts(before, after), .. Limits(before, after), .. Wording(before, after),
    ];

    private static IEnumerable<FrameworkChange> Population(Framework before, Framework after)
    {
        if (before.Population.Active != after.Population.Active) yield return Minor("Who has a segment", $"was: {before.Population.Active}; is: {after.Population.Active}");
    }

    private static IEnumerable<FrameworkChange> Dimensions(Framework before, Framework after)
    {
        foreach (var gone in before.Dimensions.Where(dimension => after.Dimension(dimension.Name) is null)) yield return Major(gone.Label, "the dimension is gone; its field keeps its last values");
        foreach (var dimension in after.Dimensions)
        {
            if (before.Dimension(dimension.Name) is not { } old) yield return Major(dimension.Label, $"a new dimension: {string.Join(", ", dimension.Segments.Select(segment => segment.Label))}");
            else
            {
                foreach (var (kind, what) in DimensionChanges.Between(old, dimension)) yield return new FrameworkChange(kind, dimension.Label, what);
            }
        }
    }

    private static IEnumerable<FrameworkChange> Attributes(Framework before, Framework after)
    {
        foreach (var gone in before.Attributes.Where(attribute => after.Attribute(attribute.Name) is null)) yield return Minor(Inputs, $"{gone.Name} is no longer read");
        foreach (var attribute in after.Attributes)
        {
            if (before.Attribute(attribute.Name) is not { } old) yield return Minor(Inputs, $"{attribute.Name} is new");
            else if (!old.ReadsAs(attribute)) yield return Minor(Inputs, $"{attribute.Name} is read in another way: sources, valid range, map or table changed");
            else if ((old.MaxAge, old.WriteBack, old.Required, old.Unit) != (attribute.MaxAge, attribute.WriteBack, attribute.Required, attribute.Unit))
            {
                yield return Minor(Inputs, $"{attribute.Name} has another age limit, unit or write-back, or is required otherwise than before");
            }
        }

        foreach (var name in before.Scores.Concat(after.Scores).Select(score => score.Name).Distinct(StringComparer.Ordinal))
        {
            if (Points(before, name) != Points(after, name)) yield return Minor(Inputs, $"score {name} adds up other points");
        }

        if (!(before.Currency is null ? after.Currency is null : after.Currency is { } currency && before.Currency.ReadsAs(currency))) yield return Minor(Inputs, "amounts are converted in another way");
    }

    private static IEnumerable<FrameworkChange> Conflicts(Framework before, Framework after)
    {
        const string part = "What is held";
        foreach (var gone in before.Conflicts.Where(conflict => after.Conflicts.All(one => one.Name != conflict.Name))) yield return Minor(part, $"{gone.Name} holds nothing any more");
        foreach (var conflict in after.Conflicts)
        {
            var old = before.Conflicts.FirstOrDefault(one => one.Name == conflict.Name);
            if (old is null) yield return Minor(part, $"{conflict.Name} is new: {conflict.When}");
            else if (old.When != conflict.When || Names(before, old) != Names(after, conflict)) yield return Minor(part, $"{conflict.Name} holds {Names(after, conflict)} when {conflict.When}; before {Names(before, old)} when {old.When}");
            else if (old.Why != conflict.Why) yield return Patch(part, $"{conflict.Name} says another reason");
        }
    }

    private static string Names(Framework framework, Conflict conflict) => string.Join(", ", conflict.Holds.Select(index => framework.Attributes[index].Name));

    private static IEnumerable<FrameworkChange> Limits(Framework before, Framework after)
    {
        const string part = "What goes through by itself";
        if (before.Guard != after.Guard) yield return Minor(part, "the guard has other limits");
        if (Weigher(before) != Weigher(after)) yield return Minor(part, $"accounts are weighed by {Weigher(after) ?? "nothing"}, before by {Weigher(before) ?? "nothing"}");
        if (Text(before.Policy) != Text(after.Policy)) yield return Minor("What no rule may use", "the policy changed");
    }

    private static IEnumerable<FrameworkChange> Wording(Framework before, Framework after)
    {
        if (before.Name != after.Name) yield return Patch(Purpose, $"was called {before.Name}");
        if (before.Objective != after.Objective) yield return Patch(Purpose, $"the objective was {before.Objective}; is: {after.Objective}");
        if (before.Owner != after.Owner) yield return Patch(Purpose, $"{after.Owner} answers for it, before {before.Owner}");
        if (before.Sponsor != after.Sponsor) yield return Patch(Purpose, $"{after.Sponsor ?? "nobody"} stands behind it, before {before.Sponsor ?? "nobody"}");
        if (before.Review != after.Review) yield return Patch(Purpose, after.Review is { } review ? $"the next review is due by {review.Due:yyyy-MM-dd}" : "no review is due any more");
        if (Candidates(before) != Candidates(after)) yield return Patch(Purpose, "objectives or candidates changed");
        if (Registers(before) != Registers(after)) yield return Patch(Purpose, "questions, use cases or consumers changed");
        if (Text(before.Strategy) != Text(after.Strategy)) yield return Patch(Purpose, "the strategy changed");
        if (!before.Escalations.SequenceEqual(after.Escalations)) yield return Patch("Who is called", "escalations changed");
        if (Reconciliations(before) != Reconciliations(after)) yield return Patch("What sales and finance report", "reconciliations changed");
        foreach (var attribute in after.Attributes.Where(attribute => before.Attribute(attribute.Name) is { } old && (old.Owner, $"{old.Quality}") != (attribute.Owner, $"{attribute.Quality}")))
        {
            yield return Patch(Inputs, $"{attribute.Name} has another owner or quality target");
        }

        if (Lists(before) != Lists(after)) yield return Patch("Views and reports", "views or measures changed");
    }

    private static string Points(Framework framework, string score) =>
        string.Join('\n', framework.Scores.Where(one => one.Name == score).SelectMany(one => one.Parts).Select(part => $"{part.Points} {part.Text}"));

    private static string? Weigher(Framework framework) => framework.Value is { } position ? framework.Attributes[position].Name : null;

    private static string Text(UsePolicy policy) => string.Join('\n', policy.Jurisdictions.Concat(policy.Forbidden.Select(one => one.ToString())));

    private static string Registers(Framework framework) => string.Join('\n',
    [
        .. framework.Questions.Select(one => $"{one.Name} {one.Ask} {string.Join(',', one.AnsweredBy)}"),
        .. framework.UseCases.Select(one => $"{one.Name} {one.Need} {one.Owner} {string.Join(',', one.ServedBy)}"),
        .. framework.Consumers.Select(one => $"{one.Name} {one.Label} {one.AtMost} {string.Join(',', one.ServedBy)}"),
    ]);

    private static string Text(Strategy strategy) => string.Join('\n',
    [
        .. strategy.Objectives.Select(one => $"{one.Name} {one.Label} {one.Years} {one.Measure} {one.Owner} {string.Join(',', one.ServedBy.Select(named => $"{named.Dimension.Name}.{named.Segment?.Name}"))} {string.Join(',', one.ReachedBy)} {string.Join(',', one.Drives)}"),
        .. strategy.Processes.Select(one => $"{one.Name} {one.Label} {one.Owner} {string.Join(',', one.MeasuredBy)} {string.Join(',', one.Drives)}"),
        .. strategy.Kpis.Select(one => $"{one.Name} {one.Label} {string.Join(',', one.Drives)}"),
    ]);

    private static string Candidates(Framework framework) => string.Join('\n',
    [
        .. framework.Objectives.Select(one => $"{one.Key} {one.Value}"),
        .. framework.Candidates.Select(one => $"{one.Name} {one.Kind} {string.Join(',', one.Attributes.Select(index => framework.Attributes[index].Name))} {string.Join(',', one.Relevance)} {one.Why}"),
    ]);

    private static string Reconciliations(Framework framework) =>
        string.Join('\n', framework.Reconciliations.Select(one => $"{one.Name} {one.Sales.Name} {one.Finance.Name} {one.Tolerance} {one.Owner}"));

    private static string Lists(Framework framework) => string.Join('\n',
    [
        .. framework.Views.Select(view => $"{view.Name} {view.Label} {view.Scope} {string.Join(',', view.Where.Select(where => $"{where.Dimension.Name}={where.Segment?.Name}"))}"),
        .. framework.Measures.Select(measure => $"{measure.Name} {measure.Label} {measure.Attribute.Name} {measure.Kind}"),
    ]);

    private static FrameworkChange Major(string part, string what) => new(ChangeKind.Structure, part, what);

    private static FrameworkChange Minor(string part, string what) => new(ChangeKind.Thresholds, part, what);

    private static FrameworkChange Patch(string part, string what) => new(ChangeKind.Wording, part, what);
}
