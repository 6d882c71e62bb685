using System.CommandLine;
using System.Globalization;
using Connector.Segmentation;
using Connector.Surveys;
using Connector.Worker.Display;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary><c>connector candidates</c>: what accounts could be segmented by, scored by what the book has and what matters.</summary>
internal static class CandidatesCommand
{
    public static Command Create()
    {
        var command = new Command("candidates", "Score what accounts could be segmented by (the framework's 'candidates'): availability and freshness from the book, relevance for the 'objectives' as they weigh. Reads the book, not the CRM.");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var app = CliApp.Open(parsed);
        var framework = app.Framework;
        if (framework.Candidates.Count == 0) throw new SettingsException("the framework has no 'candidates': name what accounts could be segmented by, with the attributes it would read and its relevance for the 'objectives'");
        await using var store = await app.ReadStoreAsync(cancellationToken);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var coverage = await new BookCoverage(store, framework, app.Crm.Name, now).CountAsync(cancellationToken);
        var scores = CandidateScores.Of(framework, coverage, await BookSurvey.OfAsync(store, app.Crm.Name, framework, now, cancellationToken));
        Output.Write(parsed, new { connection = app.Connection, objectives = framework.Objectives, candidates = scores.Select(score => ToJson(framework, score)) }, text => Print(text, framework, scores));
        return ExitCode.Done;
    }

    private static void Print(TextWriter text, Framework framework, IReadOnlyList<CandidateScore> scores)
    {
        text.WriteLine($"Objectives: {string.Join(", ", framework.Objectives.Select(objective => $"{objective.Key} {Share(objective.Value)}"))}");
        foreach (var score in scores)
        {
            text.WriteLine($"{score.Score.ToString("0.00", CultureInfo.InvariantCulture)}  {score.Candidate.Name} ({score.Candidate.Kind}{(framework.Dimension(score.Candidate.Name) is null ? "" : ", a dimension already")}): "
                + $"available {Share(score.Availability)} (scarcest: {score.Scarcest}), fresh {Share(score.Freshness)}, relevant {Share(score.Relevance)}{(score.Candidate.Why is { } why ? $"; {why}" : "")}");
        }

        text.WriteLine("Score = available × fresh × relevant. Available: accounts that a dimension's rules give a segment, of others accounts with the scarcest attribute. What the CRM's own fields say has no age and counts as fresh.");
    }

    private static object ToJson(Framework framework, CandidateScore score) => new
    {
        candidate = score.Candidate.Name,
        kind = score.Candidate.Kind,
        is_dimension = framework.Dimension(score.Candidate.Name) is not null,
        attributes = score.Candidate.Attributes.Select(index => framework.Attributes[index].Name),
        scarcest = score.Scarcest,
        availability = score.Availability,
        freshness = score.Freshness,
        relevance = score.Relevance,
        score = score.Score,
        why = score.Candidate.Why,
    };

    private static string Share(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}
