using Connector.Segmentation.Versions;

namespace Connector.Segmentation.Documents;

/// <summary>One generated document.</summary>
/// <param name="Name">Of the file, without its ending.</param>
/// <param name="Markdown">With pipe tables; begins with the title.</param>
public sealed record Document(string Name, string Title, string Markdown)
{
    /// <summary>What the HTML file shows above the text: an SVG that uses the page's colours. Null = nothing.</summary>
    public string? Drawing { get; init; }
}

/// <summary>What people read about a framework, written from it alone, so that it is never out of date. Pure.</summary>
public static class Documents
{
    public static IReadOnlyList<Document> Of(Framework framework) =>
    [
        DefinitionDocument.Of(framework), RulesDocument.Of(framework), ReferenceDocument.Of(framework), FaqDocument.Of(framework), SourcesDocument.Of(framework),
        .. framework.Strategy.IsDeclared ? [StrategyDocument.Of(framework)] : Array.Empty<Document>(),
    ];

    /// <summary>What changed from one version to the next, for those it affects.</summary>
    /// <param name="book">What the later version would do to a book that is under the earlier one; null = there is no book to ask.</param>
    public static Document ReleaseNotes(VersionStep step, Simulation.Simulation? book = null) => Segmentation.Documents.ReleaseNotes.Of(step, book);
}
