namespace Connector.Segmentation.Documents;

/// <summary>One generated document.</summary>
/// <param name="Name">Of the file, without its ending.</param>
/// <param name="Markdown">With pipe tables; begins with the title.</param>
public sealed record Document(string Name, string Title, string Markdown);

/// <summary>What people read about a framework, written from it alone, so that it is never out of date. Pure.</summary>
public static class Documents
{
    public static IReadOnlyList<Document> Of(Framework framework) =>
    [
        DefinitionDocument.Of(framework), RulesDocument.Of(framework), ReferenceDocument.Of(framework), FaqDocument.Of(framework), SourcesDocument.Of(framework),
    ];

    /// <summary>What changed from one version to the next, for those it affects.</summary>
    public static Document ReleaseNotes(Framework before, Framework after) => Segmentation.Documents.ReleaseNotes.Of(before, after);
}
