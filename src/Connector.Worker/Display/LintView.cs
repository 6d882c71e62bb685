using System.Globalization;
using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Linting;
using Connector.Segmentation.Proof;
using Connector.Worker.Commands;

namespace Connector.Worker.Display;

/// <summary>What lint found, as lines that editors and terminals turn into links, and as JSON.</summary>
/// <param name="path">Where the framework was read from.</param>
/// <param name="file">As it was named; null = the settings' own.</param>
internal sealed class LintView(string path, string? file, LintReport report)
{
    public static void Print(TextWriter text, IReadOnlyList<FrameworkError> errors)
    {
        foreach (var error in errors) text.WriteLine($"{error.File}:{error.Line}:{error.Column}: error: {error.Message}");
        text.WriteLine($"{Plural.Of(errors.Count, "error")}; nothing was proved");
    }

    public void Print(TextWriter text)
    {
        foreach (var finding in report.Findings)
        {
            text.WriteLine($"{path}:{finding.Place.Line}:{finding.Place.Column}: {Word(finding.Severity)} {finding.Rule}: {finding.Message}");
            foreach (var example in finding.Examples) text.WriteLine($"    {MadeUpAccount.Command(report.Framework, file, example)}");
        }

        foreach (var proof in report.Proofs) text.WriteLine($"{proof.Dimension.Label}: {Summary(report.Day, proof)}");
        text.WriteLine($"{Plural.Of(report.Errors, "error")}, {Plural.Of(report.Warnings, "warning")}, {Plural.Of(report.Notes, "note")}");
    }

    public static object Json(string path, IReadOnlyList<FrameworkError> errors) => new
    {
        file = path,
        errors = errors.Count,
        findings = errors.Select(error => new { severity = "error", rule = "unreadable", file = error.File, line = error.Line, column = error.Column, message = error.Message }),
    };

    public object ToJson() => new
    {
        file = path,
        framework = report.Framework.Name,
        version = report.Framework.Version.ToString(),
        hash = report.Framework.Hash,
        day = report.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        errors = report.Errors,
        warnings = report.Warnings,
        notes = report.Notes,
        findings = report.Findings.Select(finding => new
        {
            severity = Word(finding.Severity),
            rule = finding.Rule,
            subject = finding.Subject,
            line = finding.Place.Line,
            column = finding.Place.Column,
            message = finding.Message,
            examples = finding.Examples.Select(example => new
            {
                dimension = example.Dimension.Name,
                segment = example.Segment.Name,
                attributes = report.Framework.Attributes.ToDictionary(attribute => attribute.Name, attribute => example.Attributes[attribute.Index].ToString()),
                explain = MadeUpAccount.Command(report.Framework, file, example),
            }),
        }),
        proofs = report.Proofs.Select(proof => new
        {
            dimension = proof.Dimension.Name,
            decided = proof.IsDecided,
            total = proof.IsTotal,
            segments = proof.Dimension.Segments.Count,
            reached_segments = proof.ReachedSegments,
            clauses = proof.Clauses,
            reached_clauses = proof.ReachedClauses,
            combinations = proof.States,
        }),
    };

    /// <summary>A column per attribute as the rules see it, then one per dimension with the segment's name.</summary>
    public static void WriteVectors(TextWriter text, Framework framework, IReadOnlyList<SampleAccount> samples)
    {
        text.WriteLine(string.Join(',', framework.Attributes.Select(attribute => attribute.Name).Concat(framework.Dimensions.Select(dimension => dimension.Name))));
        foreach (var sample in samples)
        {
            text.WriteLine(string.Join(',', sample.Attributes.Select(value => Cell(value.ToString())).Concat(sample.Segments.Select(segment => segment.Name))));
        }
    }

    private static string Summary(DateOnly day, DimensionProof proof)
    {
        if (!proof.IsDecided) return "undecided";
        var reached = $"{proof.ReachedSegments} of {proof.Dimension.Segments.Count} segments and {proof.ReachedClauses} of {proof.Clauses} alternatives are reached";
        var total = proof.IsTotal ? "every account whose attributes are known has a segment" : $"some known accounts are {proof.Dimension.Otherwise.Label}";
        return string.Create(CultureInfo.InvariantCulture, $"proved for {day:yyyy-MM-dd} over {Plural.Of(proof.States, "combination")}: {reached}; {total}");
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };

    private static string Cell(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
