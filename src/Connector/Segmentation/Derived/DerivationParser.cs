using System.Globalization;
using Connector.Segmentation.Conditions;
using Parlot.Fluent;

namespace Connector.Segmentation.Derived;

/// <summary>A name in a text, and where it stands.</summary>
internal sealed record NameAt(string Name, int At);

/// <summary>One of the four is given.</summary>
internal sealed record ParsedDerivation(
    IReadOnlyList<NameAt>? FirstKnown = null, (NameAt Input, NameAt Table)? Lookup = null, Expression? Expression = null, (RollupKind Kind, NameAt? Of, NameAt Parent)? Rollup = null);

/// <summary>Text → derivation, names not yet looked up: <c>first known of a, b</c>, <c>lookup a in table</c>, <c>sum of a along b</c>, or arithmetic.</summary>
internal static class DerivationParser
{
    private static readonly Parser<ParsedDerivation> Grammar = Build();

    /// <summary>One of the two results is null.</summary>
    public static (ParsedDerivation? Derivation, ConditionError? Error) Parse(string text)
    {
        if (Grammar.TryParse(text.TrimEnd(), out var derivation, out var error)) return (derivation, null);
        var offset = Math.Min(error?.Position.Offset ?? 0, text.Length);
        while (offset < text.Length && char.IsWhiteSpace(text[offset])) offset++;
        return (null, new ConditionError(offset, error?.Message ?? "expected arithmetic such as arr / employees, 'first known of a, b' or 'lookup a in table'"));
    }

    private static Parser<ParsedDerivation> Build()
    {
        var name = Terms.Identifier().Then(word => new NameAt(word.ToString()!, word.Offset));
        var firstKnown = Keyword("first").SkipAnd(Keyword("known")).SkipAnd(Keyword("of").ElseError("expected 'of' and attributes parted by commas"))
            .SkipAnd(Separated(Terms.Char(','), name.ElseError("expected an attribute"))).Then(names => new ParsedDerivation(FirstKnown: names));
        var lookup = Keyword("lookup").SkipAnd(name).AndSkip(Keyword("in").ElseError("expected 'in' and the name of a table")).And(name.ElseError("expected the name of a table"))
            .Then(pair => new ParsedDerivation(Lookup: (pair.Item1, pair.Item2)));

        var along = Keyword("along").ElseError("expected 'along' and the attribute that names an account's parent").SkipAnd(name.ElseError("expected the attribute that names an account's parent"));
        var rolled = Keyword("sum").Then(_ => RollupKind.Sum).Or(Keyword("max").Then(_ => RollupKind.Max)).AndSkip(Keyword("of")).And(name.ElseError("expected an attribute")).And(along)
            .Then(parsed => new ParsedDerivation(Rollup: (parsed.Item1, parsed.Item2, parsed.Item3)));
        var counted = Keyword("count").SkipAnd(Keyword("along")).SkipAnd(name.ElseError("expected the attribute that names an account's parent"))
            .Then(parent => new ParsedDerivation(Rollup: (RollupKind.Count, null, parent)));

        var sum = Deferred<Expression>();
        var number = Terms.Pattern(letter => char.IsAsciiDigit(letter) || letter == '.').Then<Expression>(span =>
            double.TryParse(span.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
                ? new NumberExpression(value) : throw new Parlot.ParseException($"'{span}' is not a number", new Parlot.TextPosition(span.Offset, 0, 0)));
        var input = name.Then<Expression>(at => new InputExpression(at.Name, at.At));
        var brackets = Terms.Char('(').SkipAnd(sum).AndSkip(Terms.Char(')').ElseError("expected ')'"));
        var operand = number.Or(input).Or(brackets);
        sum.Parser = Chain(Chain(operand, '*', '/'), '+', '-');
        var calculation = sum.Then(expression => new ParsedDerivation(Expression: expression));
        return firstKnown.Or(lookup).Or(rolled).Or(counted).Or(calculation).ElseError("expected arithmetic such as arr / employees, 'first known of a, b' or 'lookup a in table'")
            .AndSkip(Always().Eof().ElseError("expected +, -, *, / or the end"));
    }

    private static Parser<Expression> Chain(Parser<Expression> part, char one, char other) =>
        part.And(ZeroOrMany(Terms.Char(one).Or(Terms.Char(other)).Then((context, sign) => (Sign: sign, At: context.Scanner.Cursor.Offset - 1))
            .And(part.ElseError("expected a number, an attribute or brackets"))))
            .Then(parsed => parsed.Item2.Aggregate(parsed.Item1, (left, next) => new OperationExpression(next.Item1.Sign, left, next.Item2, next.Item1.At)));

    private static Parser<string> Keyword(string word) => Terms.Keyword(word, caseInsensitive: true);
}
