using System.Globalization;
using Connector.Accounts;
using Parlot;
using Parlot.Fluent;

namespace Connector.Segmentation.Conditions;

/// <summary>What is wrong with a condition, and at which character of its text.</summary>
internal sealed record ConditionError(int Offset, string Message);

/// <summary>
/// Text → condition, names not yet looked up. Binding strength: <c>not</c>, then <c>and</c>, then <c>or</c>. Keywords ignore case.
/// </summary>
internal static class ConditionParser
{
    /// <summary>Words that no attribute can be named.</summary>
    public static readonly IReadOnlySet<string> Reserved = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "and", "or", "not", "in", "between", "is", "known", "unknown", "true", "false", "has", "days", "since",
    };

    private const string ConstantExpected =
        "expected a value: a number such as 250000, a text in single quotes, true, false or a date such as 2026-01-31";

    private static readonly Parser<Condition> Grammar = Build();

    /// <summary>One of the two results is null.</summary>
    public static (Condition? Condition, ConditionError? Error) Parse(string text)
    {
        if (Grammar.TryParse(text.TrimEnd(), out var condition, out var error)) return (condition, null);

        // Parlot stops behind the last token it took; people look at the one it could not take.
        var offset = Math.Min(error?.Position.Offset ?? 0, text.Length);
        while (offset < text.Length && char.IsWhiteSpace(text[offset])) offset++;
        return (null, new ConditionError(offset, error?.Message ?? "expected a condition"));
    }

    private static Parser<Condition> Build()
    {
        var condition = Deferred<Condition>();
        var brackets = Terms.Char('(')
            .SkipAnd(condition.ElseError("expected a condition after '('"))
            .AndSkip(Terms.Char(')').ElseError("expected ')', 'and' or 'or'"));
        var unary = Deferred<Condition>();
        var negation = Keyword("not").SkipAnd(unary.ElseError("expected a condition after 'not'"))
            .Then<Condition>(part => new Negation(part));
        unary.Parser = brackets.Or(negation).Or(DaysSince()).Or(Test());

        condition.Parser = Chain(Chain(unary, "and", true), "or", false);
        return condition.ElseError("expected a condition, such as: arr >= 250000")
            .AndSkip(Always().Eof()
                .ElseError("expected =, !=, <, <=, >, >=, in, not in, between, has, is, and, or, or the end of the condition"));
    }

    private static Parser<Condition> Chain(Parser<Condition> part, string keyword, bool isAnd) =>
        part.And(ZeroOrMany(Keyword(keyword).SkipAnd(part.ElseError($"expected a condition after '{keyword}'"))))
            .Then(parsed => Junction.Of(isAnd, [parsed.Item1, .. parsed.Item2]));

    private static Parser<Condition> DaysSince()
    {
        var days = Constant().ElseError("expected a number of days, such as 90");
        var compared = Operator().And(days).Then<Func<AttributeReference, AttributeTest>>(tail => name => new ComparisonTest(name, tail.Item1, tail.Item2));
        var between = Keyword("between").SkipAnd(days).AndSkip(Keyword("and").ElseError("expected 'and' and the upper end")).And(days)
            .Then<Func<AttributeReference, AttributeTest>>(ends => name => new RangeTest(name, ends.Item1, ends.Item2));
        return Keyword("days").SkipAnd(Keyword("since").ElseError("expected 'since' after 'days'"))
            .SkipAnd(Attribute().ElseError("expected a date attribute after 'days since'"))
            .And(compared.Or(between).ElseError("expected a comparison with a number of days, such as: >= 90"))
            .Then<Condition>(test => new DaysSinceTest(test.Item2(test.Item1)));
    }

    private static Parser<AttributeReference> Attribute() => Terms.Identifier().When((_, word) => !Reserved.Contains(word.ToString()!))
        .Then(word => new AttributeReference(word.ToString()!, new TextOffset(word.Offset)));

    private static Parser<Condition> Test()
    {
        var constant = Constant().ElseError(ConstantExpected);
        var list = Terms.Char('(').ElseError("expected '(' and a list of values")
            .SkipAnd(Separated(Terms.Char(','), constant))
            .AndSkip(Terms.Char(')').ElseError("expected ',' or ')'"));

        var compared = Operator().And(constant)
            .Then<Func<AttributeReference, Condition>>(tail => name => new ComparisonTest(name, tail.Item1, tail.Item2));
        var listed = Keyword("in").SkipAnd(list)
            .Then<Func<AttributeReference, Condition>>(values => name => new ListTest(name, values, false));
        var notListed = Keyword("not").SkipAnd(Keyword("in").ElseError("expected 'in' after 'not'")).SkipAnd(list)
            .Then<Func<AttributeReference, Condition>>(values => name => new ListTest(name, values, true));
        var between = Keyword("between").SkipAnd(constant).AndSkip(Keyword("and").ElseError("expected 'and' and the upper end"))
            .And(constant)
            .Then<Func<AttributeReference, Condition>>(ends => name => new RangeTest(name, ends.Item1, ends.Item2));
        var known = Keyword("is")
            .SkipAnd(Keyword("known").Then(true).Or(Keyword("unknown").Then(false)).ElseError("expected 'known' or 'unknown' after 'is'"))
            .Then<Func<AttributeReference, Condition>>(yes => name => new KnownTest(name, yes));
        var alone = Always<Func<AttributeReference, Condition>>(name =>
            new ComparisonTest(name, Comparison.Equal, new Constant(AttributeValue.Of(true), name.At)));

        var has = Keyword("has").SkipAnd(constant).Then<Func<AttributeReference, Condition>>(value => name => new HasTest(name, value));
        return Attribute().And(compared.Or(listed).Or(notListed).Or(between).Or(known).Or(has).Or(alone))
            .Then(test => test.Item2(test.Item1));
    }

    private static Parser<Comparison> Operator() => OneOf(
        Terms.Text(">=").Then(Comparison.GreaterOrEqual),
        Terms.Text("<=").Then(Comparison.LessOrEqual),
        Terms.Text("!=").Then(Comparison.NotEqual),
        Terms.Text("=").Then(Comparison.Equal),
        Terms.Text(">").Then(Comparison.Greater),
        Terms.Text("<").Then(Comparison.Less));

    /// <summary>A quote inside a text is written twice: <c>'Land''s End'</c>.</summary>
    private static Parser<Constant> Constant()
    {
        var inside = ZeroOrOne(Literals.NoneOf("'"));
        var close = Literals.Char('\'').ElseError("expected the closing quote");
        var text = Terms.Char('\'').And(inside).And(close).And(ZeroOrMany(Literals.Char('\'').And(inside).And(close)))
            .Then((context, start, end, _) => Text(start, context.Scanner.Buffer[(start + 1)..(end - 1)]));
        var word = Terms.Pattern(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-' or '+' or '%' or ':')
            .Then(Plain);
        return text.Or(word);
    }

    private static Constant Text(int start, string inside) => inside.Length > 0
        ? new Constant(AttributeValue.Of(inside.Replace("''", "'", StringComparison.Ordinal)), new TextOffset(start))
        : throw Wrong(start, "a blank is not a value: write 'is unknown' or 'is known'");

    private static Constant Plain(TextSpan span)
    {
        var word = span.ToString()!;
        return new Constant(Value(word) ?? throw Wrong(span.Offset, Advice(word)), new TextOffset(span.Offset));
    }

    private static AttributeValue? Value(string word)
    {
        if (bool.TryParse(word, out var yes)) return AttributeValue.Of(yes);
        if (DateOnly.TryParseExact(word, "yyyy-MM-dd", out var date)) return AttributeValue.Of(date);
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return double.TryParse(word, style, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? AttributeValue.Of(number)
            : null;
    }

    private static string Advice(string word) => char.IsLetter(word[0])
        ? $"'{word}' is not a value: write a text in single quotes"
        : $"'{word}' is not a number: write digits only, such as 250000 or 0.5, without unit, suffix or separators (a date: 2026-01-31)";

    private static Parser<string> Keyword(string word) => Terms.Keyword(word, caseInsensitive: true);

    private static ParseException Wrong(int offset, string message) => new(message, new TextPosition(offset, 0, 0));
}
