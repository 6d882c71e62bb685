using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Soql;

/// <summary>
/// Recursive descent over SOQL: fields, aggregates, FIELDS(), child subqueries, one object, WHERE with semi-joins, GROUP BY, HAVING, ORDER BY,
/// LIMIT, OFFSET. What is valid SOQL but not emulated (TYPEOF, date functions, ROLLUP, WITH) is refused by name.
/// </summary>
internal sealed class SoqlParser : SoqlTokens
{
    private const int MostCharacters = 100_000;
    private static readonly string[] Aggregates = ["COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX"];
    private static readonly string[] Clauses = ["WHERE", "ORDER", "LIMIT", "OFFSET", "GROUP", "HAVING", "FOR", "WITH", "USING", "ALL"];

    private readonly ConditionParser _conditions;

    private SoqlParser(string text)
        : base(text) => _conditions = new ConditionParser(this);

    public static SoqlQuery Parse(string text)
    {
        if (text.Length > MostCharacters)
        {
            throw Malformed("SOQL statements cannot be longer than 100000 characters.");
        }

        var parser = new SoqlParser(text);
        var query = parser.Query();
        return parser.Current.Kind == TokenKind.End ? query : throw parser.Unexpected();
    }

    public SoqlQuery Query()
    {
        Expect("SELECT");
        var select = List(SelectItem);
        if (select.Count > 1 && select.Exists(item => item is CountAll))
        {
            throw Malformed("unexpected token: 'COUNT'");
        }

        Expect("FROM");
        var from = PathName();
        var alias = Current.Kind == TokenKind.Word && !Clauses.Contains(Current.Text.ToUpperInvariant()) ? Take().Text : null;
        return Tail(new SoqlQuery(Text, select, from, alias));
    }

    private SoqlQuery Tail(SoqlQuery query)
    {
        query = TryTake("USING") ? query with { Mine = Scope() } : query;
        if (Is("WITH"))
        {
            throw Malformed($"{Current.Text.ToUpperInvariant()} is not emulated");
        }

        query = TryTake("WHERE") ? query with { Where = _conditions.Any() } : query;
        if (TryTake("GROUP"))
        {
            Expect("BY");
            query = query with { GroupBy = List(PathName) };
            if (Is("("))
            {
                throw Malformed($"{query.GroupBy[^1].Text.ToUpperInvariant()}() is not emulated");
            }

            query = TryTake("HAVING") ? query with { Having = new ConditionParser(this, aggregates: true).Any() } : query;
        }

        if (TryTake("ORDER"))
        {
            Expect("BY");
            query = query with { OrderBy = List(OrderItem) };
        }

        query = TryTake("LIMIT") ? query with { Limit = Count("LIMIT") } : query;
        query = TryTake("OFFSET") ? query with { Offset = Count("OFFSET"), HasOffset = true } : query;
        return query.Offset <= 2000
            ? query
            : throw new SalesforceException(400, "NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000");
    }

    private bool Scope()
    {
        Expect("SCOPE");
        var name = PathName();
        return name.Text.ToUpperInvariant() switch
        {
            "MINE" => true,
            "EVERYTHING" => false,
            _ => throw Malformed($"the scope {name.Text} is not emulated"),
        };
    }

    private SelectItem SelectItem()
    {
        if (TryTake("("))
        {
            var children = Query();
            Expect(")");
            return new SelectChildren(children);
        }

        if (Is("TYPEOF"))
        {
            throw Malformed("TYPEOF is not emulated");
        }

        if (Is("FIELDS"))
        {
            return Fields(Take().Position);
        }

        var path = Operand();
        return path is { Function: "COUNT", Text: "" }
            ? new CountAll()
            : new SelectField(path, Current.Kind == TokenKind.Word && !Is("FROM") ? Take().Text : null);
    }

    private SelectFields Fields(int position)
    {
        Expect("(");
        var which = PathName();
        Expect(")");
        return which.Text.ToUpperInvariant() is "ALL" or "STANDARD" or "CUSTOM"
            ? new SelectFields(which.Text.ToUpperInvariant(), which with { Position = position })
            : throw Malformed(Locate(Text, which.Position) + $"unexpected token: '{which.Text}'");
    }

    /// <summary>A field, or an aggregate of one.</summary>
    public Name Operand()
    {
        var name = PathName();
        if (!TryTake("("))
        {
            return name;
        }

        var function = name.Text.ToUpperInvariant();
        if (!Aggregates.Contains(function))
        {
            throw Malformed($"{function}() is not emulated");
        }

        if (function == "COUNT" && TryTake(")"))
        {
            return new Name("", name.Position, function);
        }

        var path = PathName();
        Expect(")");
        return new Name(path.Text, name.Position, function);
    }

    private OrderItem OrderItem()
    {
        var path = Operand();
        var descending = TryTake("DESC") || (TryTake("ASC") && false);
        var last = false;
        if (TryTake("NULLS"))
        {
            last = TryTake("LAST");
            if (!last)
            {
                Expect("FIRST");
            }
        }

        return new OrderItem(path, descending, last);
    }

    private int Count(string clause) => Current.Kind == TokenKind.Number && Current.Number is >= 0 and <= int.MaxValue
        ? (int)Take().Number
        : throw Malformed(Locate(Text, Current.Position) + $"{clause} must be a whole number");
}
