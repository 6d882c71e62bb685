using System.Globalization;

namespace Connector.Segmentation.Documents;

/// <summary>The framework as a whole, for those who own it and those who approve it.</summary>
internal static class DefinitionDocument
{
    public static Document Of(Framework framework)
    {
        var words = new Words(framework);
        var text = new Markdown($"Customer segmentation: {framework.Name} {framework.Version}");
        text.Table(["", ""],
        [
            ["Version", framework.Version.ToString()],
            ["In force from", framework.Effective.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)],
            ["Owner", framework.Owner],
            .. framework.Sponsor is { } sponsor ? (string[][])[["Sponsor", sponsor]] : [],
            ["Objective", framework.Objective],
            .. framework.Objectives.Count == 0 ? [] : (string[][])[["What matters", string.Join(", ", framework.Objectives.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value:P0}")))]],
            .. framework.Review is { } review ? (string[][])[["Next review by", review.Due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)]] : [],
            ["Who has a segment", framework.Population.Active],
            ["Amounts in", framework.Currency?.To ?? "–"],
        ]);
        if (framework.Questions.Count > 0)
        {
            text.Heading("Questions it answers").Table(["Question", "Answered by"],
                framework.Questions.Select(question => (string[])[question.Ask, string.Join(", ", question.AnsweredBy.Select(framework.LabelOf))]));
        }

        if (framework.UseCases.Count > 0)
        {
            text.Heading("What it is used for").Table(["Use", "Served by", "Owner"],
                framework.UseCases.Select(use => (string[])[use.Need, string.Join(", ", use.ServedBy.Select(framework.LabelOf)), use.Owner ?? framework.Owner]));
        }

        if (framework.Consumers.Count > 0)
        {
            text.Heading("Who works with it").Table(["Who", "Served by", "Segments at most"],
                framework.Consumers.Select(consumer => (string[])[consumer.Label, string.Join(", ", consumer.ServedBy.Select(framework.LabelOf)), consumer.AtMost?.ToString(CultureInfo.InvariantCulture) ?? "any number"]));
        }

        if (framework.Policy.Forbidden.Count > 0)
        {
            text.Heading("What no rule may use").Table(["Attribute", "For", "Where", "Why"],
                framework.Policy.Forbidden.Select(one => (string[])[one.Attribute, one.Purpose ?? "anything", one.Jurisdiction ?? "everywhere", one.Why]));
        }

        if (framework.Candidates.Count > 0)
        {
            text.Heading("What accounts could be segmented by").Table(["Candidate", "Kind", "Reads", "Matters (0 to 5)", "Why"], framework.Candidates.Select(one => (string[])
            [
                one.Name, one.Kind, string.Join(", ", one.Attributes.Select(index => framework.Attributes[index].Name)), string.Join(", ", one.Relevance.Select(points => $"{points.Key} {points.Value}")), one.Why ?? "–",
            ]));
        }

        if (framework.Escalations.Count > 0)
        {
            text.Heading("Who is called, and when").Table(["More than", "Who", "Within", "Brings"], framework.Escalations.Select(rule => (string[])
            [
                $"{rule.Above} {rule.Watch.ToString().ToLowerInvariant()}", rule.Owner, string.Create(CultureInfo.InvariantCulture, $"{rule.Within.TotalDays:0.#} days"), rule.Evidence,
            ]));
        }

        if (framework.Reconciliations.Count > 0)
        {
            text.Heading("What sales and finance must agree on").Table(["Sales reports", "Finance reports", "Apart at most", "Owner"],
                framework.Reconciliations.Select(one => (string[])[one.Sales.Name, one.Finance.Name, one.Tolerance, one.Owner]));
        }

        if (framework.Attributes.Where(attribute => attribute.Owner is not null || attribute.Quality is not null).ToList() is { Count: > 0 } owned)
        {
            text.Heading("Who sees to the data").Table(["Input", "Who", "How good it has to be"], owned.Select(attribute => (string[])
            [
                words.Attribute(attribute), attribute.Owner ?? framework.Owner, attribute.Quality?.ToString() ?? "–",
            ]));
        }

        foreach (var dimension in framework.Dimensions) Dimension(text, dimension);
        text.Heading("What the rules read").Paragraph($"{string.Join(", ", framework.Attributes.Select(words.Attribute))}. The data-source map says where each comes from.");
        return new Document("definition", "Definition", text.ToString());
    }

    private static void Dimension(Markdown text, Dimension dimension)
    {
        var fields = string.Join(", ", dimension.Fields.Select(field => $"{field.Value} ({field.Key})"));
        text.Heading(dimension.Label).Paragraph($"Says {Words.Kind(dimension.Kind)}. Field: {fields}.{(dimension.Notes.ToString() is { Length: > 0 } notes ? $" Noted beside it: {notes}." : "")} The first segment whose rule holds is the account's.{(dimension.Owner is { } owner ? $" Owner: {owner}." : "")}");
        text.Table(["Segment", "Rule", "What we do", "First answer", "Expected share"],
            dimension.Segments.Append(dimension.Otherwise).Select(segment => (string[])
            [
                segment.Label, segment.When ?? "none of the above", segment.Action, Words.Sla(segment), dimension.Expect.TryGetValue(segment.Name, out var share) ? Words.Share(share) : "–",
            ]));
        if (dimension.Calibrated is { } found) text.Paragraph(Words.Calibrated(found));
        if (dimension.Retired.Count == 0) return;
        text.Paragraph("Segments that it had once:").Table(["Segment", "Until", "Why it went", "Its accounts went to"], dimension.Retired.Select(retired => (string[])
        [
            retired.Label, retired.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), retired.Why, retired.Path(dimension),
        ]));
    }
}
