namespace Connector.Emulator.Salesforce.Soql;

/// <summary>
/// The WHERE clause, or with aggregates the HAVING clause. As on the platform, AND and OR may not be mixed without parentheses.
/// </summary>
internal sealed class ConditionParser(SoqlParser parser, bool aggregates = false)
{
    private static readonly HashSet<string> Relative =
    [
        "TODAY", "YESTERDAY", "TOMORROW", "LAST_WEEK", "THIS_WEEK", "NEXT_WEEK", "LAST_MONTH", "THIS_MONTH", "NEXT_MONTH", "LAST_90_DAYS",
        "NEXT_90_DAYS", "LAST_QUARTER", "THIS_QUARTER", "NEXT_QUARTER", "LAST_YEAR", "THIS_YEAR", "NEXT_YEAR",
    ];

    private static readonly HashSet<string> RelativeWithNumber =
    [
        "LAST_N_DAYS", "NEXT_N_DAYS", "N_DAYS_AGO", "LAST_N_WEEKS", "NEXT_N_WEEKS", "LAST_N_MONTHS", "NEXT_N_MONTHS", "LAST_N_QUARTERS",
        "NEXT_N_QUARTERS", "LAST_N_YEARS", "NEXT_N_YEARS",
    ];

    public Condition Any()
    {
        var left = Term();
        var joiner = parser.Is("AND") ? "AND" : "OR";
        while (parser.TryTake(joiner))
        {
            var right = Term();
            left = joiner == "AND" ? new And(left, right) : new Or(left, right);
        }

        return parser.Is("AND") || parser.Is("OR") ? throw parser.Unexpected() : left;
    }

    private Condition Term()
    {
        if (parser.TryTake("NOT"))
        {
            return new Not(Term());
        }

        if (!parser.TryTake("("))
        {
            return Predicate();
        }

        var inner = Any();
        parser.Expect(")");
        return inner;
    }

    private Condition Predicate()
    {
        var path = aggregates ? parser.Operand() : parser.PathName();
        if (parser.TryTake("NOT"))
        {
            parser.Expect("IN");
            return In(path, negated: true);
        }

        if (parser.TryTake("IN"))
        {
            return In(path, negated: false);
        }

        foreach (var set in (string[])["INCLUDES", "EXCLUDES"])
        {
            if (parser.TryTake(set))
            {
                return new InList(path, set, Literals());
            }
        }

        if (parser.TryTake("LIKE"))
        {
            return new Comparison(path, "LIKE", Literal());
        }

        foreach (var symbol in (string[])["=", "!=", "<>", "<=", ">=", "<", ">"])
        {
            if (parser.TryTake(symbol))
            {
                return new Comparison(path, symbol == "<>" ? "!=" : symbol, Literal());
            }
        }

        throw parser.Unexpected();
    }

    private Condition In(Name path, bool negated)
    {
        parser.Expect("(");
        if (parser.Is("SELECT"))
        {
            var query = parser.Query();
            parser.Expect(")");
            return new InQuery(path, negated, query);
        }

        var values = parser.List(Literal);
        parser.Expect(")");
        return new InList(path, negated ? "NOT IN" : "IN", values);
    }

    private List<Literal> Literals()
    {
        parser.Expect("(");
        var values = parser.List(Literal);
        parser.Expect(")");
        return values;
    }

    private Literal Literal()
    {
        var token = parser.Current;
        switch (token.Kind)
        {
            case TokenKind.Text:
                return new(LiteralKind.Text, parser.Take().Text, 0, token.Position);
            case TokenKind.Number:
                return new(LiteralKind.Number, parser.Take().Text, token.Number, token.Position);
            case TokenKind.Date:
                return new(LiteralKind.Date, parser.Take().Text, token.Number, token.Position);
            case TokenKind.DateTime:
                return new(LiteralKind.DateTime, parser.Take().Text, token.Number, token.Position);
            case TokenKind.Word:
                return Word(token);
            default:
                throw parser.Unexpected();
        }
    }

    private Literal Word(Token token)
    {
        var word = token.Text.ToUpperInvariant();
        if (word is "NULL" or "TRUE" or "FALSE")
        {
            parser.Take();
            return new(word == "NULL" ? LiteralKind.Null : LiteralKind.Boolean, token.Text, word == "TRUE" ? 1 : 0, token.Position);
        }

        if (Relative.Contains(word))
        {
            parser.Take();
            return new(LiteralKind.Relative, word, 0, token.Position);
        }

        if (!RelativeWithNumber.Contains(word))
        {
            throw parser.Unexpected();
        }

        parser.Take();
        parser.Expect(":");
        var count = parser.Current;
        return count.Kind == TokenKind.Number && count.Number >= 0 && count.Number == Math.Floor(count.Number)
            ? new(LiteralKind.Relative, word, parser.Take().Number, token.Position)
            : throw parser.Unexpected();
    }
}
