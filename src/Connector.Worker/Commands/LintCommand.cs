using System.CommandLine;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Design;
using Connector.Segmentation.Proof;
using Connector.Worker.Display;
using Connector.Worker.Hosting;
using Connector.WriteBack;

namespace Connector.Worker.Commands;

/// <summary><c>connector lint</c>: is the framework well made, and what do its rules really do?</summary>
internal static class LintCommand
{
    private static readonly Argument<string?> File = new("FILE") { Description = "The framework file (default: the one that the settings name).", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Strict = new("--strict") { Description = "Warnings fail as errors do (exit 1)." };
    private static readonly Option<FileInfo?> Vectors = new("--vectors") { Description = "Write a sample account for each combination of segments that accounts can be in, as CSV.", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("lint", "Check the framework's design and names, and prove what its rules do: dead segments, accounts that fall through, surprises; each with an account that shows it. Needs no CRM.") { File, Strict, Vectors };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        var file = parsed.GetValue(File) ?? Settings.Load(parsed.GetValue(CommonOptions.Config)).FrameworkFile;
        var framework = LoadedFramework.Of(file);
        var findings = new Linter(ConnectorServices.NamingRules).Lint(framework);
        var (errors, warnings) = (findings.Count(one => one.Severity == Severity.Error), findings.Count(one => one.Severity == Severity.Warning));
        var undecided = findings.Count(one => one.Rule == "undecided");
        Output.Write(parsed, new { file, framework = framework.Name, version = framework.Version.ToString(), errors, warnings, undecided, findings = findings.Select(finding => ToJson(framework, finding)) }, text =>
        {
            foreach (var finding in findings) Print(text, file, framework, finding);
            text.WriteLine($"{framework.Name} {framework.Version}: {errors} errors, {warnings} warnings, {findings.Count - errors - warnings} notes; "
                + (undecided == 0 ? $"the rules of all {framework.Dimensions.Count} dimensions are proved" : $"of {undecided} dimensions nothing is proved"));
        });
        if (parsed.GetValue(Vectors) is { } vectors) Write(framework, vectors);
        return errors > 0 || (warnings > 0 && parsed.GetValue(Strict)) ? ExitCode.Failed : ExitCode.Done;
    }

    private static void Print(TextWriter text, string file, Framework framework, LintFinding finding)
    {
        text.WriteLine($"{file}:{finding.Place.Line}:{finding.Place.Column}: {finding.Severity.ToString().ToLowerInvariant()} {finding.Rule} {finding.Subject}: {finding.Message}");
        foreach (var example in finding.Examples) text.WriteLine($"    connector explain {string.Join(' ', Given(framework, example).Select(one => $"--given '{one}'"))}");
    }

    private static object ToJson(Framework framework, LintFinding finding) => new
    {
        severity = finding.Severity.ToString(),
        rule = finding.Rule,
        line = finding.Place.Line,
        column = finding.Place.Column,
        subject = finding.Subject,
        message = finding.Message,
        examples = finding.Examples.Select(example => example.Select((value, index) => (value, index)).Where(one => one.value.IsKnown)
            .ToDictionary(one => framework.Attributes[one.index].Name, one => one.value.ToString())),
    };

    private static IEnumerable<string> Given(Framework framework, IReadOnlyList<AttributeValue> example) =>
        example.Select((value, index) => (value, index)).Where(one => one.value.IsKnown).Select(one => $"{framework.Attributes[one.index].Name}={one.value}");

    private static void Write(Framework framework, FileInfo file)
    {
        try
        {
            var rows = 0;
            using var text = new StreamWriter(file.FullName);
            text.WriteLine(string.Join(',', framework.Attributes.Select(attribute => attribute.Name).Concat(framework.Dimensions.Select(dimension => dimension.Name))));
            foreach (var account in SampleAccounts.Of(framework))
            {
                var segments = framework.Dimensions.Select(dimension => dimension.At(account.Segments[dimension.Index]).Name);
                text.WriteLine(string.Join(',', account.Values.Select(value => value.IsKnown ? CsvCell.Of(value.ToString()) : "").Concat(segments)));
                rows++;
            }

            Console.Error.WriteLine($"{rows:N0} sample accounts written to {file}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"--vectors: '{file}' cannot be written ({exception.GetType().Name})");
        }
        catch (InvalidOperationException coupled)
        {
            throw new SettingsException($"--vectors: {coupled.Message}");
        }
    }
}
