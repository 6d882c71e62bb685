using System.CommandLine;
using Connector.Segmentation;
using Connector.Segmentation.Documents;
using Connector.Segmentation.Versions;
using Connector.TimeMachine;
using Connector.Worker.Display;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector docs</c>: what people read about the framework, written from it.</summary>
internal static class DocsCommand
{
    private static readonly Argument<string?> File = new("FILE") { Description = "The framework file (default: the one that the settings name).", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<DirectoryInfo> Folder = new("--output") { Description = "The folder to write into; made when it is not there.", HelpName = "PATH", Required = true };
    private static readonly Option<FileInfo?> Since = new("--since") { Description = "An earlier version of the framework: release notes say what changed from it.", HelpName = "FILE" };
    private static readonly Option<bool> Book = new("--book") { Description = "Release notes also count who is affected in the connection's book; without --since from the version approved there last." };

    public static Command Create()
    {
        var command = new Command("docs", "Write the definition, the business rules, a one-page reference, questions and answers, the data-source map and release notes, as Markdown and as HTML files that stand alone. Needs no CRM.") { File, Folder, Since, Book };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var framework = FrameworkChoice.Load(parsed, parsed.GetValue(File));
        var documents = Documents.Of(framework).ToList();
        var since = parsed.GetValue(Since) is { } earlier ? new VersionStep(FrameworkChoice.Load(parsed, earlier.FullName), framework) : null;
        if (parsed.GetValue(Book)) documents.Add(await NotesAsync(parsed, framework, since, cancellationToken));
        else if (since is not null) documents.Add(Documents.ReleaseNotes(since));
        var folder = parsed.GetRequiredValue(Folder);
        await UserFiles.WriteAsync($"--output: '{folder}'", async () =>
        {
            folder.Create();
            foreach (var document in documents)
            {
                await System.IO.File.WriteAllTextAsync(Path.Combine(folder.FullName, document.Name + ".md"), document.Markdown, cancellationToken);
                await System.IO.File.WriteAllTextAsync(Path.Combine(folder.FullName, document.Name + ".html"), HtmlPage.Of(document), cancellationToken);
            }
        });

        Output.Write(parsed, new { framework = framework.Name, version = framework.Version.ToString(), documents = documents.Select(document => document.Name) }, text =>
        {
            foreach (var document in documents) text.WriteLine($"{Path.Combine(folder.FullName, document.Name)}.md, .html: {document.Title}");
        });
        return ExitCode.Done;
    }

    private static async Task<Document> NotesAsync(ParseResult parsed, Framework framework, VersionStep? since, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var step = since ?? await VersionReview.StepAsync(app, store, framework, cancellationToken)
            ?? throw new SettingsException($"--book: no other version was approved on '{app.Connection}' before; name the earlier one with --since");
        var book = await new Simulator(store, app.Crm.Name).RunAsync(step.Before, step.After, asOf: null, app.Services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken);
        return Documents.ReleaseNotes(step, book);
    }
}
