namespace Connector.Emulator.Salesforce.Soql;

/// <summary>A parsed query, names not yet looked up. Positions count characters of the query text from 0.</summary>
internal sealed record SoqlQuery(string Text, IReadOnlyList<SelectItem> Select, Name From, string? Alias)
{
    public Condition? Where { get; init; }

    public IReadOnlyList<OrderItem> OrderBy { get; init; } = [];

    public int? Limit { get; init; }

    public int Offset { get; init; }

    public bool HasOffset { get; init; }

    /// <summary>USING SCOPE mine: only what the user owns.</summary>
    public bool Mine { get; init; }

    public IReadOnlyList<Name> GroupBy { get; init; } = [];

    public Condition? Having { get; init; }

    public bool CountsOnly => Select is [CountAll];

    public bool Aggregates => GroupBy.Count > 0 || Select.Any(item => item is SelectField { Path.Function: not null });
}

/// <summary>A field path or object name and where it stands; with a function, the aggregate of that path (of nothing: COUNT()).</summary>
internal sealed record Name(string Text, int Position, string? Function = null);

internal abstract record SelectItem;

/// <summary>A field or an aggregate, with its alias if it has one.</summary>
internal sealed record SelectField(Name Path, string? Alias = null) : SelectItem;

/// <summary>FIELDS(ALL), FIELDS(STANDARD) or FIELDS(CUSTOM).</summary>
internal sealed record SelectFields(string Which, Name Place) : SelectItem;

/// <summary>(SELECT … FROM Opportunities): the children of each row.</summary>
internal sealed record SelectChildren(SoqlQuery Query) : SelectItem;

/// <summary>COUNT(): only totalSize is wanted.</summary>
internal sealed record CountAll : SelectItem;

internal sealed record OrderItem(Name Path, bool Descending, bool NullsLast);

internal abstract record Condition;

internal sealed record And(Condition Left, Condition Right) : Condition;

internal sealed record Or(Condition Left, Condition Right) : Condition;

internal sealed record Not(Condition Inner) : Condition;

/// <summary>Operator is one of = != &lt; &lt;= &gt; &gt;= LIKE.</summary>
internal sealed record Comparison(Name Path, string Operator, Literal Value) : Condition;

/// <summary>IN, NOT IN, INCLUDES, EXCLUDES with a list of literals.</summary>
internal sealed record InList(Name Path, string Operator, IReadOnlyList<Literal> Values) : Condition;

/// <summary>IN (SELECT …) or NOT IN (SELECT …).</summary>
internal sealed record InQuery(Name Path, bool Negated, SoqlQuery Query) : Condition;

internal enum LiteralKind
{
    Null, Text, Number, Boolean, Date, DateTime, Relative,
}

/// <summary>
/// Text holds the string as written between the quotes (escapes are resolved by use, since LIKE has its own), or the name of a relative
/// date. Number holds a number, 0/1, days or seconds since 1970, or the n of LAST_N_DAYS:n.
/// </summary>
internal sealed record Literal(LiteralKind Kind, string Text, double Number, int Position);
