using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation.Versions;

namespace Connector.Segmentation.Documents;

/// <summary>Two versions compared, part by part.</summary>
internal static class ReleaseNotes
{
    /// <param name="book">What the later version would do to a book that is under the earlier one; null = there is no book to ask.</param>
    public static Document Of(VersionStep step, Simulation.Simulation? book)
    {
        var text = new Markdown($"{step.After.Name} {step.After.Version}: what is new since {step.Before.Version}");
        if (step.Changes.Count == 0) text.Paragraph("Nothing that decides a segment, and nothing that people see, has changed.");
        if (step.Trouble is { } trouble) text.Paragraph($"Mind: {trouble}.");
        foreach (var part in step.Changes.GroupBy(change => change.Part)) text.Heading(part.Key).List(part.Select(change => change.What));
        text.Heading("Who is affected");
        if (book is null) text.Paragraph("'connector simulate --framework FILE' counts the accounts that move and names the heaviest; 'connector plan' under the new version shows each.");
        else Affected(text, book);
        return new Document("release-notes", "Release notes", text.ToString());
    }

    private static void Affected(Markdown text, Simulation.Simulation book)
    {
        var weight = book.After.Value is { } position ? book.After.Attributes[position].Name : null;
        text.Paragraph(string.Create(CultureInfo.InvariantCulture, $"Of {Plural.Of(book.Accounts, "account")} {book.Moved:N0} would move{(weight is null ? "" : $", with {weight} {book.ValueMoved:N0}")}."));
        foreach (var added in book.Added) text.Paragraph($"{added.Label} is new: every account of the population gets a value there.");
        var moves = book.Dimensions.SelectMany(dimension => dimension.Matrix.Where(cell => cell.From?.Name != cell.To?.Name).Select(cell => (dimension, cell))).ToList();
        if (moves.Count == 0) return;
        text.Table(["Dimension", "From", "To", "Accounts", weight ?? "Value"], moves.Select(move => (string[])
        [
            move.dimension.After.Label, move.cell.From?.Label ?? "no segment", move.cell.To?.Label ?? "no segment",
            move.cell.Accounts.ToString("N0", CultureInfo.InvariantCulture), move.cell.Value.ToString("N0", CultureInfo.InvariantCulture),
        ]));
        var flows = book.Dimensions.SelectMany(dimension => dimension.Retired).Select(flow => flow.ToString()).ToList();
        if (flows.Count > 0) text.List(flows);
    }
}
