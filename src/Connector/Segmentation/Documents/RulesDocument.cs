namespace Connector.Segmentation.Documents;

/// <summary>The rules in words, for people who do not read conditions.</summary>
internal static class RulesDocument
{
    public static Document Of(Framework framework)
    {
        var words = new Words(framework);
        var text = new Markdown($"Business rules of {framework.Name} {framework.Version}");
        text.Paragraph("In each dimension the segments are tried from the top; the first that fits is the account's. What is not known fits nothing: the next segment is tried, and the account is marked as provisional while knowing more could move it.");
        foreach (var dimension in framework.Dimensions)
        {
            text.Heading(dimension.Label).List(dimension.Segments.Select(segment => $"{segment.Label}: if {string.Join("; or if ", words.Rule(segment))}.").Append($"{dimension.Otherwise.Label}: otherwise."), numbered: true);
            var reasons = dimension.Segments.Where(segment => segment.Why is not null).Select(segment => (string[])[segment.Label, segment.Why!]).ToList();
            if (reasons.Count > 0) text.Table(["Segment", "Why this rule"], reasons);
            foreach (var exception in dimension.Exceptions)
            {
                text.Paragraph($"Exception {exception.Name}, until {exception.Until:yyyy-MM-dd}, approved by {exception.ApprovedBy}. Where {words.Scope(exception)}: {string.Join(". ", words.Rule(dimension, exception))}.");
            }

            if (words.Mode(dimension) is { } mode) text.Paragraph(mode);
            if (words.Stability(dimension) is { } stability) text.Paragraph(stability);
        }

        if (framework.Conflicts.Count > 0)
        {
            text.Heading("Inputs that contradict each other").Paragraph("While one of these holds, nobody can say which input is wrong. What is held counts as unknown; where that could make a difference the account keeps its last segment, and one that has none gets the last of the list.")
                .Table(["If", "Held", "Why"], framework.Conflicts.Select(conflict => (string[])
                    [words.Rule(conflict), string.Join(", ", conflict.Holds.Select(index => words.Attribute(framework.Attributes[index]))), conflict.Why]));
        }

        foreach (var score in framework.Scores)
        {
            text.Heading($"Score: {score.Name.Replace('_', ' ')}").Paragraph("Points for each of these that holds, added up.").Table(["If", "Points"], words.Parts(score));
        }

        return new Document("rules", "Business rules", text.ToString());
    }
}
