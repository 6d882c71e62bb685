using System.Net;
using Connector.Segmentation.Documents;
using Markdig;

namespace Connector.Worker.Display;

/// <summary>A document as one HTML file: nothing is loaded, it can be mailed and printed.</summary>
internal static class HtmlPage
{
    /// <summary>Markup in the texts stays text.</summary>
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().DisableHtml().Build();

    private const string Style = """
        :root { color-scheme: light dark; --line: #d0d7de; --head: #f3f5f8; --ink: #1f2328; --page: #ffffff; --accent: #0072b2; }
        @media (prefers-color-scheme: dark) { :root { --line: #3d444d; --head: #1d232b; --ink: #e6edf3; --page: #0d1117; --accent: #56b4e9; } }
        body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.5rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); }
        h1 { font-size: 1.7rem; line-height: 1.2; } h2 { font-size: 1.2rem; margin-top: 2rem; color: var(--accent); }
        table { border-collapse: collapse; width: 100%; margin: 1rem 0; } th, td { border: 1px solid var(--line); padding: .4rem .6rem; text-align: left; vertical-align: top; overflow-wrap: break-word; }
        th { background: var(--head); } td:first-child { font-weight: 600; } th:empty { display: none; }
        figure { margin: 1rem 0; overflow-x: auto; } figure svg { display: block; width: 100%; min-width: 54rem; }
        @media print { figure svg { min-width: 0; } body { font-size: 11px; padding: 0; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
        """;

    public static string Of(Document document) => $"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{WebUtility.HtmlEncode(document.Title)}</title>
        <style>
        {Style}
        </style>
        </head>
        <body>
        {Body(document)}</body>
        </html>

        """;

    /// <summary>A drawing stands under the title.</summary>
    private static string Body(Document document)
    {
        const string end = "</h1>\n";
        var html = Markdown.ToHtml(document.Markdown, Pipeline);
        return document.Drawing is { } drawing ? html.Insert(html.IndexOf(end, StringComparison.Ordinal) + end.Length, $"<figure>{drawing}</figure>\n") : html;
    }
}
