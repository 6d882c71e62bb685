using System.CommandLine;
using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Discovery;
using Connector.Worker.Display;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector discover</c>: ask the people who will work with the segments, and take their answers into the framework.</summary>
internal static class DiscoverCommand
{
    private static readonly TimeSpan Length = TimeSpan.FromHours(1);
    private static readonly Argument<string?> File = new("FILE") { Description = "The framework file (default: the one that the settings name).", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<DirectoryInfo?> Folder = new("--output") { Description = "Write agenda, questionnaire and the form for the answers into this folder.", HelpName = "PATH" };
    private static readonly Option<string?> Meeting = new("--meeting") { Description = "Also write a calendar file for a meeting of an hour that begins then (2026-12-01T14:00Z).", HelpName = "TIME" };
    private static readonly Option<FileInfo[]> Filled = new("--answers") { Description = "Filled forms to turn into questions, use cases and consumers.", HelpName = "FORM", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<FileInfo?> Patched = new("--patch") { Description = "Write the framework with the answers to this file; without it the new sections are printed, to paste.", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("discover", "Write the questionnaire for those who will work with the segments, and turn their answers into the framework's questions, use cases and consumers. Needs no connection.") { File, Folder, Meeting, Filled, Patched };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var framework = FrameworkChoice.Load(parsed, parsed.GetValue(File));
        if (parsed.GetValue(Filled) is { Length: > 0 } forms) return await TakeAsync(parsed, framework, forms, cancellationToken);
        var folder = parsed.GetValue(Folder) ?? throw new SettingsException("say where the questionnaire goes (--output PATH), or which answers have come back (--answers FORM)");
        var kit = DiscoveryKit.Of(framework, MeetingOf(parsed));
        if (new FileInfo(Path.Combine(folder.FullName, DiscoveryKit.Form)).Exists) throw new SettingsException($"{Path.Combine(folder.FullName, DiscoveryKit.Form)} is there already and may hold answers: choose another folder");
        await UserFiles.WriteAsync($"--output: '{folder}'", async () =>
        {
            folder.Create();
            foreach (var file in kit) await System.IO.File.WriteAllTextAsync(Path.Combine(folder.FullName, file.Name), file.Text, cancellationToken);
        });
        Output.Write(parsed, new { files = kit.Select(file => file.Name) }, text =>
        {
            foreach (var file in kit) text.WriteLine(Path.Combine(folder.FullName, file.Name));
        });
        return ExitCode.Done;
    }

    private static async Task<int> TakeAsync(ParseResult parsed, Framework framework, FileInfo[] forms, CancellationToken cancellationToken)
    {
        var answers = new Answers(framework);
        var errors = new List<FrameworkError>();
        foreach (var form in forms)
        {
            if (!form.Exists) throw new SettingsException($"there is no form '{form}'");
            var text = await UserFiles.ReadAsync($"--answers: '{form}'", () => System.IO.File.ReadAllTextAsync(form.FullName, cancellationToken));
            errors.AddRange(answers.Add(form.ToString(), text));
        }

        if (errors.Count > 0) throw new SettingsException(string.Join(Environment.NewLine, errors));
        if (parsed.GetValue(Patched) is { } patched)
        {
            var text = PatchedText(framework, answers.New);
            await UserFiles.WriteAsync($"--patch: '{patched}'", () => System.IO.File.WriteAllTextAsync(patched.FullName, text, cancellationToken));
        }

        Output.Write(parsed, new { added = answers.New.Select(answer => new { section = answer.Section, name = answer.Name, text = answer.Text }), known = answers.Known }, text =>
        {
            if (parsed.GetValue(Patched) is { } file) text.WriteLine($"{Plural.Of(answers.New.Count, "answer")} added in {file}; {answers.Known} stood already. 'connector lint {file}' tells which of them nothing serves yet.");
            else text.Write(FrameworkPatch.Sections(answers.New));
        });
        return ExitCode.Done;
    }

    private static string PatchedText(Framework framework, IReadOnlyList<Answer> answers)
    {
        try
        {
            return FrameworkPatch.Apply(framework, answers);
        }
        catch (InvalidDataException unfit)
        {
            throw new SettingsException($"--patch: {unfit.Message}");
        }
    }

    private static Meeting? MeetingOf(ParseResult parsed)
    {
        if (parsed.GetValue(Meeting) is not { } text) return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)
            ? new Meeting(start, Length, TimeProvider.System.GetUtcNow())
            : throw new SettingsException($"--meeting: '{text}' is no time; write one such as 2026-12-01T14:00Z");
    }
}
