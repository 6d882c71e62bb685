using System.CommandLine;
using Connector.Accounts;
using Connector.Deployment;
using Connector.Worker.Display;
using Connector.Worker.Hosting;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Commands;

/// <summary><c>connector export</c>: the fields, views, reports and permissions of the framework as files, for teams that deploy by their own pipeline.</summary>
internal static class ExportCommand
{
    private static readonly Option<string> Format = new("--format") { Description = "Which files: one of the CRM's own formats (README); a name that is none is answered with all that there are.", HelpName = "FORMAT", Required = true };
    private static readonly Option<DirectoryInfo> Folder = new("--output") { Description = "The folder to write into; made when it is not there. Files of the same names are replaced, others stay.", HelpName = "PATH", Required = true };

    public static Command Create()
    {
        var command = new Command("export", "Write what the segments need in the CRM as files, for your own deployment pipeline. Asks and changes nothing in the CRM.") { Format, Folder };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var (format, folder) = (parsed.GetRequiredValue(Format), parsed.GetRequiredValue(Folder));
        if (app.Crm.ArtefactFiles is not { } writer) throw new SettingsException($"--format: {app.Crm.Name} takes no files of definitions; 'connector setup' makes the fields");
        if (!writer.Formats.Contains(format)) throw new SettingsException($"--format: '{format}' is none of {app.Crm.Name}: write {string.Join(" or ", writer.Formats)}");

        var options = app.Services.GetRequiredService<IOptionsMonitor<ConnectionOptions>>().Get(app.Connection);
        var export = writer.Write(Artefacts.Of(app.Framework, app.Crm.Name, keepsHistory: options.Deployment.History), format);
        await UserFiles.WriteAsync($"--output: '{folder}'", () => WriteAsync(export.Files, folder, cancellationToken));
        Output.Write(parsed, new { connection = app.Connection, format, files = export.Files.Select(file => file.Path), components = export.Components, left_out = export.LeftOut }, console =>
        {
            console.WriteLine($"{Plural.Of(export.Components.Count, "component")} in {Plural.Of(export.Files.Count, "file")} written to {folder}");
            foreach (var kind in export.Components.GroupBy(component => component.Split(' ')[0])) console.WriteLine($"  {kind.Key} × {kind.Count()}");
            foreach (var missing in export.LeftOut) console.WriteLine($"left out: {missing}");
        });
        return ExitCode.Done;
    }

    private static async Task WriteAsync(IReadOnlyList<ArtefactFile> files, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            var place = Path.Combine([folder.FullName, .. file.Path.Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            await File.WriteAllBytesAsync(place, file.Content, cancellationToken);
        }
    }
}
