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
    [TestCase("consumers:\n  - label: us\n    at_most: 0\n", "form:3:14: '0' is no number of segments")]
    [TestCase("questions: [\n", "form:")]
    [TestCase("use_cases:\n  - need: a\n  - need: b\n    served_by: [ nobody ]\n", "form:4:18: unknown dimension, view or measure 'nobody'")]
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

    [Test]
    public void The_kit_asks_about_this_framework_and_says_what_stands()
    {
        var framework = TestFramework.With("  money: { ask: Where is it?, answered_by: [ tier ] }", """
              money: { ask: Where is it?, answered_by: [ tier, area ] }
              churn: { ask: Who leaves?, answered_by: [] }
            use_cases:
              plan: { need: Plan visits, served_by: [ area ] }
            consumers:
              board: { label: The board, served_by: [ tier ] }
            """).OrThrow();

        var kit = DiscoveryKit.Of(framework, null).ToDictionary(file => file.Name, file => file.Text);

        Assert.That(kit.Keys, Is.EqualTo(new[] { "agenda.md", "questionnaire.md", "answers.yaml" }), "no meeting, no calendar file");
        Assert.That(kit["agenda.md"], Does.StartWith("# Segments of test: agenda\n\n1. Why we segment: retention (5 minutes, Operations)\n2. What stands: Tier, Area (10 minutes)\n3. "));
        Assert.That(kit["questionnaire.md"], Does.Contain("| Where is it? | Tier, Area |\n| Who leaves? | nothing yet |").And.Contain("| Plan visits | Area |").And.Contain("| The board | Tier |").And.Contain("\n7. What must the groups never depend on"));
        Assert.That(kit["answers.yaml"], Does.Contain("Known so far, for answered_by and served_by: tier, area\n"));
    }

    [TestCase("'Who leaves, and why?'", "who_leaves_and_why")]
    [TestCase("2 many groups", "ask_2_many_groups")]
    [TestCase("Known?", "ask_known", Description = "a word of the rules' language is no name")]
    [TestCase("???", "ask")]
    [TestCase("Money", "money_2", Description = "taken by the question that stands")]
    [TestCase("abcdefghij abcdefghij abcdefghij abcdefghij", "abcdefghij_abcdefghij_abcdefghij_abcdefg")]
    [TestCase("abcdefghij abcdefghij abcdefghij abcdef ghij", "abcdefghij_abcdefghij_abcdefghij_abcdef")]
    public void An_entry_is_named_after_its_text(string ask, string name)
    {
        var answers = new Answers(TestFramework.Framework);

        Assert.That(answers.Add("form", $"questions:\n  - ask: {ask}\n"), Is.Empty);

        Assert.That(answers.New.Single().Name, Is.EqualTo(name));
        Assert.That(TestFramework.Load(FrameworkPatch.Apply(TestFramework.Framework, answers.New)).Errors, Is.Empty);
    }

    [Test]
    public void Many_answers_that_begin_alike_have_names_of_their_own()
    {
        var answers = new Answers(TestFramework.Framework);
        answers.Add("one", "questions:\n  - ask: Who pays\n  - ask: who, pays\n");
        answers.Add("two", "questions:\n  - ask: who - pays\nuse_cases:\n  - need: who pays\n");

        Assert.That(answers.New.Select(answer => (answer.Section, answer.Name)), Is.EqualTo(new[] { ("questions", "who_pays"), ("questions", "who_pays_2"), ("questions", "who_pays_3"), ("use_cases", "who_pays") }));
    }

    [Test]
    public void The_same_answer_in_other_letters_spaces_or_marks_is_known()
    {
        var answers = new Answers(TestFramework.Framework);

        answers.Add("form", "questions:\n  - ask: 'WHERE   is it'\n  - ask: where is it!\n  - ask: |\n      Where\n      is it?\n  - ask: '   '\n");

        Assert.That((answers.New.Count, answers.Known), Is.EqualTo((0, 3)), "and a blank one is none");
    }

    [Test]
    public void What_is_to_be_pasted_names_each_section_once()
    {
        var answers = new Answers(TestFramework.Framework);
        answers.Add("form", "questions:\n  - ask: it's what?\n    answered_by: [ tier, area, tier ]\n  - ask: why\nconsumers:\n  - label: Board\n    at_most: 4\nuse_cases:\n  - need: plan\n    owner: Anna\n");

        Assert.That(FrameworkPatch.Sections(answers.New), Is.EqualTo("""
            questions:
              it_s_what: { ask: 'it''s what?', answered_by: [ tier, area ] }
              why: { ask: 'why', answered_by: [] }
            use_cases:
              plan: { need: 'plan', served_by: [], owner: 'Anna' }
            consumers:
              board: { label: 'Board', served_by: [], at_most: 4 }

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void New_entries_go_before_those_that_stand_and_new_sections_before_the_population()
    {
        var answers = new Answers(TestFramework.Framework);
        answers.Add("form", "questions:\n  - ask: why\n  - ask: when\nconsumers:\n  - label: Board\n");

        var text = FrameworkPatch.Apply(TestFramework.Framework, answers.New);

        Assert.That(text, Does.Contain("\nquestions:\n  why: { ask: 'why', answered_by: [] }\n  when: { ask: 'when', answered_by: [] }\n  money: {"));
        Assert.That(text, Does.Contain("\nconsumers:\n  board: { label: 'Board', served_by: [] }\n\npopulation:\n"));
    }

    [TestCase("questions:\n    money: { ask: Where is it?, answered_by: [ tier ] }", TestName = "Entries_that_stand_further_in_are_left_to_a_person")]
    [TestCase("questions: {}", TestName = "A_section_without_entries_is_left_to_a_person")]
    public void A_section_that_no_line_can_be_added_to_is_told_with_its_line(string section)
    {
        var framework = TestFramework.With("questions:\n  money: { ask: Where is it?, answered_by: [ tier ] }", section).OrThrow();
        var answers = new Answers(framework);
        answers.Add("form", "questions:\n  - ask: why\n");

        Assert.That(() => FrameworkPatch.Apply(framework, answers.New), Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("'questions' in line 7 is not written as one entry a line"));
    }

    private static Framework Load(string text) => FrameworkFile.Parse(text, "f.yaml", name => new TableFile(name + ".csv", File.ReadAllText(Path.Combine(ShippedConfig.Folder, name + ".csv")))).OrThrow();
}
