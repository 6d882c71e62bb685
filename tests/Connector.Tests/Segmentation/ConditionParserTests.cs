using Connector.Segmentation.Conditions;
using Connector.Segmentation.Yaml;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

internal sealed class ConditionParserTests
{
    [TestCase("arr >= 250000 or employees >= 1000 and vip")]
    [TestCase("not (vip or trial) and not region in ('A', 'B')")]
    [TestCase("(a or b) and (c or d)")]
    [TestCase("employees not in (1, 2.5, -3)")]
    [TestCase("employees between 1 and 99 and joined < 2026-01-31")]
    [TestCase("vip = false or note != 'Land''s End' or arr is unknown or arr is known")]
    public void What_is_read_is_written_back_the_same(string text)
    {
        Assert.That(Parsed(text).ToString(), Is.EqualTo(text));
    }

    [TestCase("((a))", "a")]
    [TestCase("a or (b or c)", "a or b or c")]
    [TestCase("(a and b) or c", "a and b or c")]
    [TestCase("  A OR NOT b\n AND c ", "A or not b and c")]
    [TestCase("vip = true", "vip")]
    [TestCase("arr>=1", "arr >= 1")]
    public void Equal_spellings_are_written_one_way(string text, string written)
    {
        Assert.That(Parsed(text).ToString(), Is.EqualTo(written));
    }

    [TestCase("", 0, "expected a condition")]
    [TestCase("arr >=", 6, "expected a value")]
    [TestCase("arr >= and", 7, "'and' is not a value")]
    [TestCase("arr == 5", 5, "expected a value")]
    [TestCase("arr >= 250k", 7, "'250k' is not a number: write digits only")]
    [TestCase("arr >= 250_000", 7, "'250_000' is not a number")]
    [TestCase("arr >= 10%", 7, "'10%' is not a number")]
    [TestCase("arr >= 1,000", 8, "expected =")]
    [TestCase("employees >= 100 people", 17, "expected =, !=")]
    [TestCase("region = APAC", 9, "write a text in single quotes")]
    [TestCase("region = \"APAC\"", 9, "a text in single quotes")]
    [TestCase("region = 'APAC", 14, "expected the closing quote")]
    [TestCase("region = ''", 9, "write 'is unknown'")]
    [TestCase("region in 'APAC'", 10, "expected '(' and a list")]
    [TestCase("region in ('APAC' 'EMEA')", 18, "expected ',' or ')'")]
    [TestCase("region in ()", 11, "expected a value")]
    [TestCase("region not 'APAC'", 11, "expected 'in' after 'not'")]
    [TestCase("arr is blank", 7, "expected 'known' or 'unknown'")]
    [TestCase("arr between 1", 13, "expected 'and' and the upper end")]
    [TestCase("(arr > 1", 8, "expected ')'")]
    [TestCase("arr > 1 or", 10, "expected a condition after 'or'")]
    [TestCase("arr > 1 and or", 12, "expected a condition after 'and'")]
    [TestCase("not", 3, "expected a condition after 'not'")]
    [TestCase("arr 5", 4, "expected =")]
    [TestCase("tags has", 8, "expected a value")]
    [TestCase("days joined > 30", 5, "expected 'since' after 'days'")]
    [TestCase("days since joined", 17, "expected a comparison with a number of days")]
    [TestCase("days since joined in (3)", 18, "expected a comparison with a number of days")]
    public void An_error_points_at_the_character(string text, int offset, string message)
    {
        var (condition, error) = ConditionParser.Parse(text);

        Assert.That(condition, Is.Null);
        Assert.That(error!.Message, Does.Contain(message));
        Assert.That(error.Offset, Is.EqualTo(offset));
    }

    [TestCase("employees", "is a whole number and no condition by itself")]
    [TestCase("employees >= '100'", "cannot be compared with '100'")]
    [TestCase("employees >= 99.5", "is never 99.5")]
    [TestCase("employees = true", "cannot be compared with true")]
    [TestCase("arr >= 2026-01-31", "cannot be compared with 2026-01-31")]
    [TestCase("joined >= 5", "write it such as joined >= 2026-01-31")]
    [TestCase("vip = 1", "cannot be compared with 1")]
    [TestCase("vip > true", "has no order")]
    [TestCase("region > 'EMEA'", "has no order")]
    [TestCase("region between 'A' and 'B'", "has no order")]
    [TestCase("region in ('EMEA', 5)", "cannot be compared with 5")]
    [TestCase("region in ('EMEA', 'unmapped')", "is never 'unmapped'")]
    [TestCase("employees between 9 and 1", "write between 1 and 9")]
    public void A_comparison_must_fit_the_attribute_s_type(string text, string message)
    {
        Assert.That(ProblemsOf(text), Has.Some.Contains(message));
    }

    [TestCase("arr", "'arr' is an amount of money and no condition by itself in here: compare it, such as arr >= 100")]
    [TestCase("score", "'score' is a number and no condition by itself in here: compare it, such as score >= 100")]
    [TestCase("joined", "'joined' is a date and no condition by itself in here: compare it, such as joined >= 2026-01-31")]
    [TestCase("region", "'region' is a category and no condition by itself in here: compare it, such as region = '")]
    [TestCase("note", "'note' is a text and no condition by itself in here: compare it, such as note = 'a text'")]
    [TestCase("note > 'x'", "'note' is a text and has no order in here: use =, != or in")]
    [TestCase("trial < true", "'trial' is a yes/no and has no order in here: use =, != or in")]
    [TestCase("vip = 'yes'", "'vip' is a yes/no and cannot be compared with 'yes' in here: write it such as vip = false")]
    [TestCase("joined between 2026-02-01 and 2026-01-31", "the range is reversed in here: write between 2026-01-31 and 2026-02-01")]
    [TestCase("employees between 1.5 and 3", "'employees' is a whole number and is never 1.5 in here: write a whole number")]
    [TestCase("employees between 9 and 'x'", "'employees' is a whole number and cannot be compared with 'x' in here: write it such as employees >= 100")]
    [TestCase("days since joined > 100001", "100001 is no number of days in here: write a whole number up to 100000")]
    [TestCase("days since arr > 5", "'arr' is an amount of money, and days are counted since a date, in here")]
    public void A_misuse_is_told_once_with_what_the_attribute_is_and_what_to_write(string text, string message)
    {
        Assert.That(ProblemsOf(text).Single(), Does.StartWith(message));
    }

    [TestCase("vip")]
    [TestCase("vip != true")]
    [TestCase("employees between 5 and 5")]
    [TestCase("employees between -3 and 5")]
    [TestCase("employees = 3.0")]
    [TestCase("arr between 0.5 and 0.5")]
    [TestCase("joined between 2026-01-31 and 2026-01-31")]
    [TestCase("joined > 2026-01-31")]
    [TestCase("note != 'x' or note in ('y', 'z')")]
    [TestCase("region in ('emea', 'APAC') or region is unknown")]
    [TestCase("days since joined between 30 and 30")]
    [TestCase("days since joined > 100000 or days since joined > -100000")]
    public void A_comparison_at_the_edge_of_what_fits_is_no_error(string text)
    {
        Assert.That(ProblemsOf(text), Is.Empty);
    }

    [Test]
    public void A_category_constant_gets_its_canonical_spelling()
    {
        var bound = new ConditionBinder(TestFramework.Framework.Attributes, "here", (_, problem) => Assert.Fail(problem))
            .Bind(Parsed("region = 'emea'"));

        Assert.That(bound.ToString(), Is.EqualTo("region = 'EMEA'"));
    }

    [TestCase("arr > 1 and vip", "arr > 1 or vip")]
    [TestCase("arr > 1 and vip", "arr > 2 and vip")]
    [TestCase("region in ('A', 'B')", "note in ('A', 'B')")]
    [TestCase("region in ('A', 'B')", "region not in ('A', 'B')")]
    [TestCase("region in ('A', 'B')", "region in ('A', 'C')")]
    public void Conditions_that_differ_in_one_part_are_not_equal(string one, string other)
    {
        Assert.That(Parsed(one), Is.Not.EqualTo(Parsed(other)));
    }

    [Test]
    public void Writing_and_reading_gives_the_same_condition()
    {
        RandomConditions.Condition.Sample(condition => Parsed(condition.ToString()).Equals(condition), iter: 2000);
    }

    [TestCase("a b", 2, 1, 10, Description = "plain")]
    [TestCase("'it''s x'", 5, 1, 15, Description = "doubled quote")]
    [TestCase("'a ''''x'", 3, 1, 13, Description = "two doubled quotes")]
    [TestCase("\"a \\\" x\"", 4, 1, 14, Description = "escape")]
    [TestCase(">-\n  one\n  two", 4, 3, 3, Description = "folded")]
    [TestCase("|\n  one\n  two", 5, 3, 4, Description = "literal")]
    [TestCase("one\n  two", 4, 2, 3, Description = "plain over two lines")]
    public void A_character_of_a_scalar_is_found_in_the_file(string raw, int offset, int line, int column)
    {
        var problems = new FrameworkProblems("f");
        var root = (YamlMap)YamlText.Parse($"when:  {raw}\nnext: 1\n", problems)!;

        Assert.That(ScalarPosition.Of((YamlScalar)root.Entries[0].Value, offset), Is.EqualTo((line, column)));
    }

    private static List<string> ProblemsOf(string text)
    {
        var messages = new List<string>();
        new ConditionBinder(TestFramework.Framework.Attributes, "here", (_, problem) => messages.Add(problem)).Bind(Parsed(text));
        return messages;
    }

    private static Condition Parsed(string text)
    {
        var (condition, error) = ConditionParser.Parse(text);
        return condition ?? throw new AssertionException($"{text}: {error!.Message} at {error.Offset}");
    }
}
