using Connector.Segmentation.Documents;

namespace Connector.Segmentation.Discovery;

/// <summary>One file of the kit.</summary>
public sealed record KitFile(string Name, string Text);

/// <param name="Start">UTC.</param>
/// <param name="Written">When the file was made, UTC; calendars want to know.</param>
public sealed record Meeting(DateTimeOffset Start, TimeSpan Length, DateTimeOffset Written);

/// <summary>What one takes to the people who will work with the segments: an agenda, a questionnaire, a form for the answers, and the meeting itself. Pure.</summary>
public static class DiscoveryKit
{
    /// <summary>The form that <see cref="Answers"/> reads.</summary>
    public const string Form = "answers.yaml";

    private static readonly string[] Asked =
    [
        "Which questions about our customers can you not answer today? What would you do with the answer?",
        "Which decisions do you take customer by customer: service, pricing, renewal, capacity, reviews?",
        "What goes wrong today because customers are treated alike who should not be, or the other way round?",
        "How many groups of customers can your team treat differently, at most?",
        "Which lists and reports do you work from, and how often?",
        "Who answers for it when a customer is in the wrong group?",
        "What must the groups never depend on, by law, contract or decency?",
    ];

    /// <param name="meeting">Null = no calendar file.</param>
    public static IReadOnlyList<KitFile> Of(Framework framework, Meeting? meeting)
    {
        List<KitFile> files = [new("agenda.md", Agenda(framework)), new("questionnaire.md", Questionnaire(framework)), new(Form, Blank(framework))];
        if (meeting is not null) files.Add(new("meeting.ics", Calendar(framework, meeting)));
        return files;
    }

    private static string Agenda(Framework framework) => new Markdown($"Segments of {framework.Name}: agenda").List(
    [
        $"Why we segment: {framework.Objective} (5 minutes, {framework.Owner})",
        $"What stands: {string.Join(", ", framework.Dimensions.Select(dimension => dimension.Label))} (10 minutes)",
        "Your questions and decisions: the questionnaire, one by one (30 minutes)",
        "Who works with which segments, and how many are useful (10 minutes)",
        "Who writes down the answers, and when they come back (5 minutes)",
    ], numbered: true).ToString();

    private static string Questionnaire(Framework framework)
    {
        var text = new Markdown($"Segments of {framework.Name}: questionnaire");
        text.Paragraph($"Write your answers into {Form}: 'connector discover --answers {Form}' turns them into questions, use cases and consumers of the framework.").List(Asked, numbered: true);
        text.Heading("What stands already").Table(["Question", "Answered by"], framework.Questions.Select(question => (string[])[question.Ask, Labels(framework, question.AnsweredBy)]));
        text.Table(["Use", "Served by"], framework.UseCases.Select(use => (string[])[use.Need, Labels(framework, use.ServedBy)]));
        text.Table(["Who", "Served by"], framework.Consumers.Select(consumer => (string[])[consumer.Label, Labels(framework, consumer.ServedBy)]));
        return text.ToString();
    }

    private static string Labels(Framework framework, IReadOnlyList<string> names) => names.Count == 0 ? "nothing yet" : string.Join(", ", names.Select(framework.LabelOf));

    private static string Blank(Framework framework) => $$"""
        # One file for each person asked. Repeat the entries as often as you need; leave out what you do not have.
        # Known so far, for answered_by and served_by: {{string.Join(", ", framework.Artefacts)}}
        questions:
          - ask: ""              # what you want to know
            answered_by: []
        use_cases:
          - need: ""             # what you want to do
            served_by: []
            owner: ""
        consumers:
          - label: ""            # your team
            served_by: []
            at_most: ""          # so many groups of customers we can treat differently

        """.ReplaceLineEndings("\n");

    private static string Calendar(Framework framework, Meeting meeting) => CalendarFile.Of("discover", meeting.Written,
    [
        new($"{framework.Name}-{CalendarFile.Time(meeting.Start)}", meeting.Start, meeting.Length, $"Customer segments: what do you need ({framework.Name})", string.Join('\n', Asked)),
    ]);
}
