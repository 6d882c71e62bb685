using System.CommandLine;
using Connector.Segmentation;
using Connector.Surveys;
using Connector.Worker.Display;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector compare</c>: competing schemes on the same accounts, and which one was chosen.</summary>
internal static class CompareCommand
{
    private const string Kind = "comparison";

    private static readonly Argument<string[]> Schemes = new("SCHEME")
    {
        Description = "Two or more: a dimension of the settings' framework, or FILE:DIMENSION of another one.",
        Arity = new ArgumentArity(2, 10),
    };

    private static readonly Option<DirectoryInfo?> Folder = new("--output") { Description = "Write comparison.md, .html and .json into this folder.", HelpName = "PATH" };
    private static readonly Option<string?> Decide = new("--decide") { Description = "Record that this one of the schemes was chosen (with --why), beside what was compared: 'connector calibrate evidence' shows it again.", HelpName = "SCHEME" };
    private static readonly Option<string?> Why = PersonOptions.Why(required: false);
    private static readonly Option<string> By = PersonOptions.By();

    public static Command Create()
    {
        var command = new Command("compare", "Decide the book by competing schemes (by revenue, by profit, by cost to serve …) and show on which accounts they disagree, with count and worth; records which was chosen. Reads the book, not the CRM.") { Schemes, Folder, Decide, Why, By };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Decide) is not null != result.GetValue(Why) is not null) result.AddError("--decide and --why: a decision has its reason, and a reason its decision");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var names = parsed.GetRequiredValue(Schemes);
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Length) throw new SettingsException("a scheme is named twice: name different ones");
        var chosen = parsed.GetValue(Decide);
        if (chosen is not null && !names.Contains(chosen)) throw new SettingsException($"--decide: '{chosen}' is not among those compared: {string.Join(", ", names)}");
        var schemes = Load(parsed, app.Framework, names);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        ComparedSchemes compared;
        await using (var store = await app.ReadStoreAsync(cancellationToken)) compared = await SchemeComparison.OfAsync(store, app.Crm.Name, schemes, now, cancellationToken);

        object? decision = chosen is null ? null : new { chosen, why = parsed.GetValue(Why), by = parsed.GetRequiredValue(By), at = now };
        var (document, json) = (ComparisonDocument.Of(compared), ToJson(app.Connection, compared, decision));
        if (parsed.GetValue(Folder) is { } folder) await WriteAsync(folder, document, json, cancellationToken);
        Output.Write(parsed, json, text => text.Write(document.Markdown));
        if (chosen is null) return ExitCode.Done;
        var evidence = Evidence.Of(app.Framework, Kind, schemes[Array.IndexOf(names, chosen)].Dimension, json);
        return await Evidence.KeepAsync(app, evidence, cancellationToken) ? ExitCode.Done : ExitCode.Partial;
    }

    private static List<Scheme> Load(ParseResult parsed, Framework own, string[] names)
    {
        var files = new Dictionary<string, Framework>(StringComparer.Ordinal);
        return [.. names.Select(name =>
        {
            var (file, dimension) = name.LastIndexOf(':') is var colon and > 0 ? (name[..colon], name[(colon + 1)..]) : (null, name);
            var framework = file is null ? own : files.TryGetValue(file, out var known) ? known : files[file] = FrameworkChoice.Load(parsed, file);
            return new Scheme(name, framework, framework.Dimension(dimension) ?? throw new SettingsException($"{name}: the framework has no dimension '{dimension}'; it has {string.Join(", ", framework.Dimensions.Select(one => one.Name))}"));
        })];
    }

    private static Task WriteAsync(DirectoryInfo folder, Segmentation.Documents.Document document, object json, CancellationToken cancellationToken) => UserFiles.WriteAsync($"--output: '{folder}'", async () =>
    {
        folder.Create();
        (string Ending, string Text)[] files = [("md", document.Markdown), ("html", HtmlPage.Of(document)), ("json", Output.ToJson(json) + "\n")];
        foreach (var (ending, text) in files) await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{document.Name}.{ending}"), text, cancellationToken);
    });

    private static object ToJson(string connection, ComparedSchemes compared, object? decision) => new
    {
        connection,
        accounts = compared.Accounts,
        value = compared.Value,
        left_out = compared.LeftOut,
        schemes = compared.Schemes.Select(scheme => new { scheme = scheme.Name, dimension = scheme.Dimension.Name, framework = scheme.Framework.Name, version = scheme.Framework.Version.ToString(), hash = scheme.Framework.Hash }),
        pairs = compared.Pairs.Select(pair => new
        {
            first = pair.First.Name,
            second = pair.Second.Name,
            disagree = pair.AreRanked ? pair.Disagree : (long?)null,
            value_disagrees = pair.AreRanked ? pair.ValueDisagrees : (double?)null,
            matrix = Cells(pair),
        }),
        decision,
    };

    private static IEnumerable<object> Cells(SchemePair pair) =>
        from row in Enumerable.Range(0, pair.First.Dimension.Segments.Count + 1)
        from column in Enumerable.Range(0, pair.Second.Dimension.Segments.Count + 1)
        where pair.Accounts(row, column) > 0
        select new { first = pair.First.Dimension.At(row).Name, second = pair.Second.Dimension.At(column).Name, accounts = pair.Accounts(row, column), value = pair.Value(row, column) };
}
