namespace Connector.Segmentation.Documents;

/// <summary>One page for customer success managers: which segments there are, and what to do for each.</summary>
internal static class ReferenceDocument
{
    public static Document Of(Framework framework)
    {
        var words = new Words(framework);
        var text = new Markdown("Segments on one page");
        foreach (var dimension in framework.Dimensions)
        {
            text.Heading(dimension.Label).Table(["Segment", "Who", "What we do", "First answer"],
                dimension.Segments.Append(dimension.Otherwise).Select(segment => (string[])
                [
                    segment.Label, segment.When is null ? "all others" : string.Join("; or ", words.Rule(segment)), segment.Action, Words.Sla(segment),
                ]));
        }

        text.Paragraph($"{framework.Name} {framework.Version}, in force from {framework.Effective:yyyy-MM-dd}. Questions to {framework.Owner}.");
        return new Document("reference", "One-page reference", text.ToString());
    }
}
