using System.CommandLine;
using Connector.Segmentation;
using Connector.Segmentation.Calibration;
using Connector.Store;
using Connector.Surveys;
using Connector.Worker.Display;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector calibrate</c>: proposes changes of the framework from what the book holds, keeps what stands behind them, and changes nothing by itself.</summary>
internal static class CalibrateCommand
{
    private const int FewestSegments = 2;
    private const int MostSegments = 6;
    private const string PatchFile = "calibrate.patch";
    private const string EvidenceFile = "calibrate.json";

    private static readonly Option<string> Dimension = new("--dimension") { Description = "The dimension's name in the framework.", HelpName = "NAME", Required = true };
    private static readonly Option<string[]> Attributes = new("--attribute")
    {
        Description = "A number that the thresholds are about. May be given more than once; default: those that the dimension's rules compare.",
        HelpName = "NAME",
    };

    private static readonly Option<CalibrationMethod> Method = new("--method")
    {
        Description = "quantiles, natural-breaks (default), k-means or hierarchical.",
        HelpName = "METHOD",
        DefaultValueFactory = _ => CalibrationMethod.NaturalBreaks,
        CustomParser = result => Word<CalibrationMethod>(result),
    };

    private static readonly Option<int?> Segments = new("--segments") { Description = "How many segments; default: as many as the dimension has.", HelpName = "N" };
    private static readonly Option<ScaleChoice> Scale = new("--scale")
    {
        Description = "On what scale distances count: auto (default: the logarithm where few accounts have most), linear or log.",
        HelpName = "SCALE",
        DefaultValueFactory = _ => ScaleChoice.Auto,
        CustomParser = result => Word<ScaleChoice>(result),
    };

    private static readonly Option<int> Seed = new("--seed") { Description = "For what goes by chance; the same seed and book give the same proposal.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private static readonly Option<DirectoryInfo?> Folder = new("--output") { Description = $"Also write {PatchFile}, for 'patch -p1' or 'git apply', and the evidence {EvidenceFile} into this folder.", HelpName = "PATH" };
    private static readonly Option<string> Outcome = new("--outcome") { Description = "The number that segments should tell apart, such as arr.", HelpName = "ATTRIBUTE", Required = true };
    private static readonly Option<double> Least = new("--least")
    {
        Description = "Segments that explain less of the outcome by themselves are proposed for merging, in per cent.", HelpName = "PERCENT", DefaultValueFactory = _ => 1,
    };

    public static Command Create()
    {
        var thresholds = new Command("thresholds", "Propose thresholds: quantiles, natural breaks or clusters of the book, rounded, with their fit and what they would move.")
        {
            Dimension, Attributes, Method, Segments, Scale, Seed, Folder,
        };
        thresholds.SetAction(ThresholdsAsync);
        var granularity = new Command("granularity", "What does each segment explain of an outcome? Proposes to merge those that explain too little, with the way of their accounts.")
        {
            Dimension, Outcome, Least, Scale, Seed, Folder,
        };
        granularity.SetAction(GranularityAsync);
        return new Command("calibrate",
            "Propose changes of the framework from what the book holds, as a patch. Reads the book, not the CRM; changes neither it nor the framework, and keeps the evidence.")
        {
            thresholds, granularity, CalibrateStabilityCommand.Create(), CalibrateEvidenceCommand.Create(),
        };
    }

    private static async Task<int> ThresholdsAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var dimension = DimensionOf(app, parsed);
        var attributes = AttributesOf(app.Framework, dimension, parsed.GetValue(Attributes) ?? []);
        var (method, scale, seed) = (parsed.GetValue(Method), parsed.GetValue(Scale), parsed.GetValue(Seed));
        var wanted = parsed.GetValue(Segments) ?? dimension.Segments.Count;
        if (wanted is < FewestSegments or > MostSegments) throw new SettingsException($"--segments: {wanted} is not between {FewestSegments} and {MostSegments}");
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var sample = await CalibrationSurvey.OfAsync(store, app.Crm.Name, app.Framework, dimension, attributes, now, seed, cancellationToken);
        var tried = Enumerable.Range(FewestSegments, MostSegments - FewestSegments + 1)
            .Select(count => Calibrator.Find(sample, method, count, scale, seed)).OfType<Thresholds>().ToList();
        var (day, found) = (DateOnly.FromDateTime(now.UtcDateTime), tried.Find(one => one.Segments == wanted));
        var view = new ThresholdsView(app, dimension, sample, method, seed, day, tried, found);
        if (view.Chosen is not { } chosen)
        {
            Output.Write(parsed, view.ToJson(), view.Print);
            return ExitCode.Failed;
        }

        var evidence = Evidence.Of(app.Framework, "thresholds", dimension, view.Evidence());
        if (chosen.Segments == dimension.Segments.Count)
        {
            var origin = new Calibrated(ThresholdsView.Word(method), day, [.. attributes.Select(one => one.Name)], sample.Rows.Count, chosen.Fit, evidence.Hash);
            var proposal = Proposed(() => Proposal.Of(app.Framework, dimension, view.Conditions(), attributes, origin));
            view = view with { Proposal = await ProposalView.OfAsync(app, store, dimension, proposal, now, cancellationToken) };
        }

        return await EndAsync(app, parsed, evidence, view.Proposal, view.ToJson(), view.Print, cancellationToken);
    }

    private static async Task<int> GranularityAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var dimension = DimensionOf(app, parsed);
        var outcome = AttributesOf(app.Framework, dimension, [parsed.GetRequiredValue(Outcome)]);
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var sample = await CalibrationSurvey.OfAsync(store, app.Crm.Name, app.Framework, dimension, outcome, now, parsed.GetValue(Seed), cancellationToken);
        var steps = Granularity.Of(dimension, sample, parsed.GetValue(Scale));
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        var view = new GranularityView(app, dimension, sample, day, steps, Granularity.Merges(steps, parsed.GetValue(Least) / 100));
        var evidence = Evidence.Of(app.Framework, "granularity", dimension, view.ToJson());
        if (view.Merges.Count > 0)
        {
            var proposal = Proposed(() => Proposal.Of(app.Framework, dimension, view.Merges, outcome[0].Name, day));
            view = view with { Proposal = await ProposalView.OfAsync(app, store, dimension, proposal, now, cancellationToken) };
        }

        return await EndAsync(app, parsed, evidence, view.Proposal, view.ToJson(), view.Print, cancellationToken);
    }

    /// <summary>Keeps the evidence first: no proposal is seen whose evidence could still be lost.</summary>
    private static async Task<int> EndAsync(
        CliApp app, ParseResult parsed, CalibrationEvidence evidence, ProposalView? proposal, object json, Action<TextWriter> print, CancellationToken cancellationToken)
    {
        var isKept = await Evidence.KeepAsync(app, evidence, cancellationToken);
        if (proposal is not null) await WriteFilesAsync(parsed, proposal, evidence.Json);
        Output.Write(parsed, json, print);
        return isKept ? ExitCode.Done : ExitCode.Partial;
    }

    private static Dimension DimensionOf(CliApp app, ParseResult parsed) => app.Framework.Dimension(parsed.GetRequiredValue(Dimension))
        ?? throw new SettingsException($"--dimension: the framework has no '{parsed.GetRequiredValue(Dimension)}'; it has {string.Join(", ", app.Framework.Dimensions.Select(one => one.Name))}");

    private static List<AttributeDefinition> AttributesOf(Framework framework, Dimension dimension, string[] names)
    {
        var numbers = framework.Attributes.Where(attribute => attribute.IsNumber).ToList();
        var chosen = names.Length == 0 ? numbers.Where(attribute => framework.Reads(dimension).Contains(attribute.Index) && attribute.Derived is null).ToList()
            : [.. names.Distinct(StringComparer.Ordinal).Select(name => numbers.Find(attribute => attribute.Name == name)
                ?? throw new SettingsException($"'{name}' is no attribute with numbers; the framework has {string.Join(", ", numbers.Select(one => one.Name))}"))];
        return chosen.Count > 0 ? chosen : throw new SettingsException($"the rules of {dimension.Name} compare no number: name one with --attribute");
    }

    private static Proposal Proposed(Func<Proposal> make)
    {
        try
        {
            return make();
        }
        catch (InvalidDataException layout)
        {
            throw new SettingsException($"no patch can be made of the framework file: {layout.Message}");
        }
    }

    private static async Task WriteFilesAsync(ParseResult parsed, ProposalView proposal, string evidence)
    {
        if (parsed.GetValue(Folder) is not { } folder) return;
        await UserFiles.WriteAsync($"--output: '{folder}'", async () =>
        {
            folder.Create();
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, PatchFile), proposal.Patch);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, EvidenceFile), evidence);
        });
        Console.Error.WriteLine($"{Path.Combine(folder.ToString(), PatchFile)} and {EvidenceFile} written");
    }

    private static T Word<T>(System.CommandLine.Parsing.ArgumentResult result)
        where T : struct, Enum
    {
        var text = result.Tokens[0].Value.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
        if (Enum.TryParse<T>(text, ignoreCase: true, out var word) && Enum.IsDefined(word)) return word;
        result.AddError($"'{result.Tokens[0].Value}' is none of {string.Join(", ", Enum.GetNames<T>())}; case and '-' do not count");
        return default;
    }
}
