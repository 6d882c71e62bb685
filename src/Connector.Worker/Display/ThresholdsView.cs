using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Calibration;
using Connector.Worker.Commands;
using Spectre.Console;

namespace Connector.Worker.Display;

/// <summary>Thresholds found in a book: how well each number of segments does, and the proposal.</summary>
/// <param name="Tried">By number of segments; those that the accounts do not give are missing.</param>
/// <param name="Chosen">Null when the accounts do not differ enough.</param>
internal sealed record ThresholdsView(
    CliApp App, Dimension Dimension, CalibrationSample Sample, CalibrationMethod Method, int Seed, DateOnly Day, IReadOnlyList<Thresholds> Tried, Thresholds? Chosen)
{
    private static readonly double[] Percentiles = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1];

    /// <summary>Null where the number of segments is not the dimension's.</summary>
    public ProposalView? Proposal { get; init; }

    public static string Word(CalibrationMethod method) => method switch
    {
        CalibrationMethod.Quantiles => "quantiles",
        CalibrationMethod.NaturalBreaks => "natural_breaks",
        CalibrationMethod.KMeans => "k_means",
        _ => "hierarchical",
    };

    /// <summary>One for each segment; the last takes whoever is known.</summary>
    public IReadOnlyList<string> Conditions() => Chosen is not { } chosen ? [] :
        [.. chosen.Rules.Select(rule => rule.Text(Sample.Attributes)), string.Join(" or ", Sample.Attributes.Select(attribute => $"{attribute.Name} is known"))];

    /// <summary>What stands behind the proposal, to keep beside the framework; the same book and options give the same.</summary>
    public object Evidence() => new
    {
        connection = App.Connection,
        framework = App.Framework.Name,
        version = App.Framework.Version.ToString(),
        framework_hash = App.Framework.Hash,
        day = Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        dimension = Dimension.Name,
        method = Word(Method),
        seed = Seed,
        active = Sample.Active,
        left_out_as_unknown = Sample.Incomplete,
        accounts = Sample.Rows.Count,
        attributes = Sample.Attributes.Select((attribute, i) => new { name = attribute.Name, percentiles = PercentilesOf(i) }),
        tried = Tried.Select(Json),
        chosen = Chosen is null ? null : Json(Chosen),
        conditions = Conditions(),
    };

    public object ToJson() => new { evidence = Evidence(), proposal = Proposal?.ToJson() };

    public void Print(TextWriter text)
    {
        var left = Sample.Incomplete > 0 ? $", {Tables.Number(Sample.Incomplete)} left out: unknown" : "";
        text.WriteLine($"{Dimension.Label}: {Word(Method).Replace('_', ' ')} of {string.Join(", ", Sample.Attributes.Select(one => one.Name))} among "
            + $"{Plural.Of(Sample.Rows.Count, "account")} of {App.Connection} on {Day:yyyy-MM-dd} ({Tables.Number(Sample.Active)} active{left})");
        for (var i = 0; i < Sample.Attributes.Count && Sample.Rows.Count > 0; i++)
        {
            var values = string.Join(", ", PercentilesOf(i).Select(one => $"{one.Key} {one.Value:#,0.##}"));
            text.WriteLine($"  {Sample.Attributes[i].Name}: {values}{(Chosen?.Scales[i] == true ? "; distances by the logarithm" : "")}");
        }

        if (Tried.Count > 0) PrintTried();
        if (Chosen is not { } chosen)
        {
            text.WriteLine("the accounts do not differ enough for so many segments: ask for fewer, or choose another attribute or method");
            return;
        }

        PrintSegments(chosen);
        if (Proposal is not null) Proposal.Print(text);
        else text.WriteLine($"No patch: {Dimension.Name} has {Plural.Of(Dimension.Segments.Count, "segment")}. Name the new one, or merge some ('calibrate granularity'), and ask again.");
    }

    private void PrintTried()
    {
        var table = Tables.New("Segments", "Spread explained", "by the rounded rules", "Comparisons", "Smallest segment");
        foreach (var one in Tried)
        {
            table.AddRow($"{one.Segments}{(one == Chosen ? " ←" : "")}", Percent(one.Found), Percent(one.Fit), $"{one.Length}", Tables.Share(one.Sizes.Min(), Sample.Rows.Count));
        }

        AnsiConsole.Write(table);
    }

    private void PrintSegments(Thresholds chosen)
    {
        var isPatch = Proposal is not null;
        var table = Tables.New("Segment", "When", isPatch ? "Now" : "", isPatch ? "Proposed" : "Accounts");
        table.Columns[2].RightAligned();
        var conditions = Conditions();
        for (var i = 0; i < chosen.Segments; i++)
        {
            var segment = isPatch ? Dimension.Segments[i] : null;
            var (now, then) = segment is null ? (0, chosen.Sizes[i]) : Proposal!.Sizes(segment.Name);
            table.AddRow(Tables.Cell(segment?.Label ?? $"{i + 1}"), Tables.Cell(conditions[i]), segment is null ? "" : Tables.Number(now), Tables.Number(then));
        }

        AnsiConsole.Write(table);
    }

    private Dictionary<string, double> PercentilesOf(int attribute)
    {
        var sorted = Sample.Column(attribute).Order().ToList();
        return sorted.Count == 0 ? [] : Percentiles.ToDictionary(
            share => share switch { 0 => "least", 0.5 => "median", 1 => "most", _ => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %") },
            share => sorted[(int)(share * (sorted.Count - 1))]);
    }

    private object Json(Thresholds one) => new
    {
        segments = one.Segments,
        rules = one.Rules.Select(rule => rule.Text(Sample.Attributes)),
        logarithmic = one.Scales,
        explained = one.Found,
        explained_by_rules = one.Fit,
        agreement = one.Agreement,
        comparisons = one.Length,
        sizes = one.Sizes,
    };

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
