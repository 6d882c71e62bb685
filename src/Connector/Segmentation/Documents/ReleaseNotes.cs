namespace Connector.Segmentation.Documents;

/// <summary>Two versions compared, part by part.</summary>
internal static class ReleaseNotes
{
    public static Document Of(Framework before, Framework after)
    {
        var text = new Markdown($"{after.Name} {after.Version}: what is new since {before.Version}");
        var changes = Changes(before, after).ToList();
        if (changes.Count == 0) text.Paragraph("Nothing that decides a segment, and nothing that people see, has changed.");
        foreach (var part in changes.GroupBy(change => change.Part)) text.Heading(part.Key).List(part.Select(change => change.What));
        text.Heading("Who is affected").Paragraph("'connector simulate --framework FILE' counts the accounts that move and names the heaviest; 'connector plan' under the new version shows each.");
        return new Document("release-notes", "Release notes", text.ToString());
    }

    private static IEnumerable<(string Part, string What)> Changes(Framework before, Framework after)
    {
        if (before.Population.Active != after.Population.Active) yield return ("Who has a segment", $"was: {before.Population.Active}; is: {after.Population.Active}");
        foreach (var gone in before.Dimensions.Where(dimension => after.Dimension(dimension.Name) is null)) yield return (gone.Label, "the dimension is gone; its field keeps its last values");
        foreach (var dimension in after.Dimensions)
        {
            if (before.Dimension(dimension.Name) is not { } old) yield return (dimension.Label, $"a new dimension: {string.Join(", ", dimension.Segments.Select(segment => segment.Label))}");
            else
            {
                foreach (var change in Changes(old, dimension)) yield return (dimension.Label, change);
            }
        }

        foreach (var change in Inputs(before, after)) yield return ("Inputs", change);
    }

    private static IEnumerable<string> Changes(Dimension before, Dimension after)
    {
        if (before.Label != after.Label) yield return $"was called {before.Label}";
        foreach (var gone in before.SegmentNames().Where(name => after.Find(name) is null)) yield return $"{before.LabelOf(gone)} is gone";
        foreach (var name in after.SegmentNames())
        {
            var segment = after.Find(name)!;
            if (before.Find(name) is not { } old) yield return $"{segment.Label} is new: {segment.When}";
            else
            {
                if (old.Label != segment.Label) yield return $"{old.Label} is now called {segment.Label}";
                if (old.When != segment.When) yield return $"{segment.Label} was: {old.When}; is: {segment.When}";
                else if (!old.Clauses.SequenceEqual(segment.Clauses)) yield return $"{segment.Label}: its rule in an exception changed";
                if (old.Action != segment.Action) yield return $"{segment.Label}: we used to: {old.Action}; now: {segment.Action}";
                if (old.Sla != segment.Sla) yield return $"{segment.Label}: first answer {Words.Sla(old)} before, {Words.Sla(segment)} now";
            }
        }

        foreach (var gone in before.Exceptions.Where(exception => after.Exceptions.All(other => other.Name != exception.Name))) yield return $"exception {gone.Name} is gone";
        foreach (var exception in after.Exceptions)
        {
            if (before.Exceptions.FirstOrDefault(other => other.Name == exception.Name) is not { } old) yield return $"exception {exception.Name} is new: where {exception.Scope}, until {exception.Until:yyyy-MM-dd}";
            else if ((old.Scope, old.Until) != (exception.Scope, exception.Until)) yield return $"exception {exception.Name} was: where {old.Scope}, until {old.Until:yyyy-MM-dd}; is: where {exception.Scope}, until {exception.Until:yyyy-MM-dd}";
        }

        var (was, stands) = (Common(before, after), Common(after, before));
        if (!was.SequenceEqual(stands)) yield return $"the order was: {string.Join(", ", was.Select(after.LabelOf))}; is: {string.Join(", ", stands.Select(after.LabelOf))}";
    }

    /// <summary>Names of one version's segments that the other has too, in this one's order.</summary>
    private static List<string> Common(Dimension one, Dimension other) => [.. one.SegmentNames().Where(name => other.Find(name) is not null)];

    private static IEnumerable<string> Inputs(Framework before, Framework after)
    {
        foreach (var gone in before.Attributes.Where(attribute => after.Attribute(attribute.Name) is null)) yield return $"{gone.Name} is no longer read";
        foreach (var attribute in after.Attributes)
        {
            if (before.Attribute(attribute.Name) is not { } old) yield return $"{attribute.Name} is new";
            else if (!old.ReadsAs(attribute)) yield return $"{attribute.Name} is read in another way: sources, valid range, map or table changed";
        }
    }
}
