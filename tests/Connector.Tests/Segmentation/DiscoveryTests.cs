using Connector.Segmentation;
using Connector.Segmentation.Discovery;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

/// <summary>The kit for asking people, and what becomes of their answers.</summary>
internal sealed class DiscoveryTests
{
    private const string Filled = """
        questions:
          - ask: "Which customers' renewals are at risk?"
            answered_by: [ customer_tier ]
          - ask: how large are our CUSTOMERS' organisations
          - ask: ""
        use_cases:
          - need: "Plan capacity: 'who' needs a CSM, #1"
            served_by: [ by_tier, customer_region ]
            owner: Customer Success
        consumers:
          - label: Board
            at_most: 4
          - label: board
        """;

    private static readonly Framework Shipped = ShippedConfig.Framework;

    [Test]
    public void The_blank_form_can_be_read_and_says_nothing()
    {
        var answers = new Answers(Shipped);

        Assert.That(answers.Add("form", DiscoveryKit.Of(Shipped, null).Single(file => file.Name == DiscoveryKit.Form).Text), Is.Empty);
        Assert.That((answers.New.Count, answers.Known), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Answers_become_entries_of_the_framework_and_nothing_that_stands_is_lost()
    {
        var answers = new Answers(Shipped);
        Assert.That(answers.Add("form", Filled), Is.Empty);

        var text = FrameworkPatch.Apply(Shipped, answers.New);
        var patched = Load(text);

        Assert.That(Shipped.Text.Split('\n').Except(text.Split('\n')), Is.Empty);
        Assert.That(patched.Questions.Select(question => question.Ask), Is.EquivalentTo(Shipped.Questions.Select(question => question.Ask).Append("Which customers' renewals are at risk?")));
        Assert.That(patched.UseCases.Select(use => (use.Need, string.Join(' ', use.ServedBy), use.Owner)), Does.Contain(("Plan capacity: 'who' needs a CSM, #1", "by_tier customer_region", "Customer Success")));
        Assert.That(patched.Consumers.Single(consumer => consumer.Label == "Board").AtMost, Is.EqualTo(4));
        Assert.That(answers.Known, Is.EqualTo(2), "asked before, in other letters, and twice in the form");
    }

    [Test]
    public void Answers_taken_twice_change_nothing()
    {
        var once = new Answers(Shipped);
        once.Add("form", Filled);
        var again = new Answers(Load(FrameworkPatch.Apply(Shipped, once.New)));

        again.Add("form", Filled);

        Assert.That(again.New, Is.Empty);
    }

    [TestCase("questions:\n  - ask: why\n    answered_by: [ customer_teir ]\n", "form:3:20: unknown dimension, view or measure 'customer_teir'. Did you mean 'customer_tier'?")]
    [TestCase("consumers:\n  - label: us\n    at_most: some\n", "form:3:14: 'some' is no number of segments")]
    [TestCase("question:\n  - ask: why\n", "form:1:1: unknown key 'question'")]
    public void A_form_with_an_error_is_not_taken(string form, string error)
    {
        var answers = new Answers(Shipped);

        Assert.That(answers.Add("form", form).Select(one => one.ToString()), Has.Some.StartsWith(error));
        Assert.That(answers.New, Is.Empty);
    }

    [Test]
    public void A_section_on_one_line_is_not_torn_apart()
    {
        var framework = TestFramework.With("questions:\n  money: { ask: Where is it?, answered_by: [ tier ] }", "questions: { money: { ask: Where is it?, answered_by: [ tier ] } }").OrThrow();
        var answers = new Answers(framework);
        answers.Add("form", "questions:\n  - ask: why\n");

        Assert.That(() => FrameworkPatch.Apply(framework, answers.New), Throws.TypeOf<InvalidDataException>().With.Message.Contains("one entry a line"));
    }

    [Test]
    public void The_meeting_is_a_calendar_file_of_short_lines()
    {
        var start = new DateTimeOffset(2026, 12, 1, 15, 0, 0, TimeSpan.FromHours(1));
        var text = DiscoveryKit.Of(Shipped, new Meeting(start, TimeSpan.FromHours(1), start)).Single(file => file.Name == "meeting.ics").Text;

        Assert.That(text, Does.StartWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n").And.EndWith("END:VEVENT\r\nEND:VCALENDAR\r\n"));
        Assert.That(text, Does.Contain("DTSTART:20261201T140000Z\r\nDTEND:20261201T150000Z\r\n"));
        Assert.That(text.Split("\r\n").Select(line => System.Text.Encoding.UTF8.GetByteCount(line)), Has.All.LessThanOrEqualTo(75));
        Assert.That(text, Does.Not.Match("[^\r]\n"));
    }

    private static Framework Load(string text) => FrameworkFile.Parse(text, "f.yaml", name => new TableFile(name + ".csv", File.ReadAllText(Path.Combine(ShippedConfig.Folder, name + ".csv")))).OrThrow();
}
