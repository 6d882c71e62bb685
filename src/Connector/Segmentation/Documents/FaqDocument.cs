namespace Connector.Segmentation.Documents;

/// <summary>What people ask first.</summary>
internal static class FaqDocument
{
    public static Document Of(Framework framework)
    {
        var words = new Words(framework);
        var text = new Markdown("Questions about segments");
        text.Heading("Why is my account in this segment?").Paragraph(
            "Ask the connector: 'connector explain ACCOUNT' names the rule that decided, the values it saw, since when, and the smallest change that would move the account. The business rules are written out in their own document.");
        text.Heading("Who decides, and when?").Paragraph(
            "Rules decide, every night and whenever somebody starts a run, for every account that belongs to the population. A change of the rules themselves waits for an approved plan.");
        foreach (var dimension in framework.Dimensions)
        {
            text.Heading($"Why does {dimension.Label} say {dimension.Otherwise.Label}?").Paragraph(
                $"Because no rule fitted what is known. It is decided by {string.Join(", ", dimension.UsedAttributes.Select(words.Attribute))}; fill in what is missing. {dimension.Otherwise.Action}.");
        }

        text.Heading("May I change a segment by hand?").List(framework.Dimensions.Select(dimension => $"{dimension.Label}: {Policy(dimension)}"));
        text.Heading("What happens when an account is no longer a customer?").Paragraph("It keeps its last segment, marked as ended, so that churn can be told by segment.");
        text.Heading("Whom do I ask?").Paragraph($"{framework.Owner}.");
        return new Document("faq", "Questions and answers", text.ToString());
    }

    private static string Policy(Dimension dimension) => dimension.Overrides.UnregisteredEdit switch
    {
        EditPolicy.Adopt => $"yes; your value stays for {Words.Duration(dimension.Overrides.MaxAge)} and then the rules decide again.",
        EditPolicy.Revert => "no; the next run restores what the rules say. Register an override instead (connector overrides add), with the reason and until when.",
        _ => $"your value stays, and the owner is told. Better register it (connector overrides add), with the reason and until when; without an end it holds for {Words.Duration(dimension.Overrides.MaxAge)}.",
    };
}
