using System.Globalization;
using Connector.Emulator.Salesforce.Metadata;

namespace Connector.Emulator.Salesforce.Filters;

/// <summary>How numbered conditions are joined: (1 OR 2) AND NOT 3, counted from 1. Without a text all must hold.</summary>
internal abstract record FilterLogic
{
    internal sealed record Leaf(int Number) : FilterLogic;

    internal sealed record Not(FilterLogic Inner) : FilterLogic;

    /// <summary>Word is AND or OR.</summary>
    internal sealed record Joined(string Word, IReadOnlyList<FilterLogic> Parts) : FilterLogic;

    /// <summary>Null for no conditions.</summary>
    /// <exception cref="MetadataProblem">Not understood, a number without a condition, or a condition that no number names.</exception>
    public static FilterLogic? Parse(string? text, int conditions)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return conditions == 0 ? null : new Joined("AND", [.. Enumerable.Range(1, conditions).Select(number => new Leaf(number))]);
        }

        var words = new Queue<string>(text.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.ToUpperInvariant()));
        var named = new HashSet<int>();
        var logic = Any(words, named);
        if (words.Count > 0)
        {
            throw Wrong(text);
        }

        return named.Count == conditions && named.All(number => number >= 1 && number <= conditions)
            ? logic
            : throw new MetadataProblem("Some filters are defined but not referenced in your filter logic, or it names filters that are not defined");
    }

    /// <summary>As a condition of SOQL, each number replaced by its own.</summary>
    public string ToSoql(IReadOnlyList<string> conditions) => this switch
    {
        Leaf leaf => conditions[leaf.Number - 1],
        Not not => $"(NOT {not.Inner.ToSoql(conditions)})",
        Joined { Parts: [var only] } => only.ToSoql(conditions),
        Joined joined => $"({string.Join($" {joined.Word} ", joined.Parts.Select(part => part.ToSoql(conditions)))})",
        _ => throw new InvalidOperationException(),
    };

    public bool Test(Func<int, bool> holds) => this switch
    {
        Leaf leaf => holds(leaf.Number - 1),
        Not not => !not.Inner.Test(holds),
        Joined { Word: "AND" } joined => joined.Parts.All(part => part.Test(holds)),
        Joined joined => joined.Parts.Any(part => part.Test(holds)),
        _ => throw new InvalidOperationException(),
    };

    private static FilterLogic Any(Queue<string> words, HashSet<int> named) => Join("OR", words, () => Join("AND", words, () => One(words, named)));

    private static FilterLogic Join(string word, Queue<string> words, Func<FilterLogic> part)
    {
        var parts = new List<FilterLogic> { part() };
        while (words.TryPeek(out var next) && next == word)
        {
            words.Dequeue();
            parts.Add(part());
        }

        return parts is [var only] ? only : new Joined(word, parts);
    }

    private static FilterLogic One(Queue<string> words, HashSet<int> named)
    {
        if (!words.TryDequeue(out var word))
        {
            throw Wrong("its end");
        }

        if (word == "NOT")
        {
            return new Not(One(words, named));
        }

        if (word == "(")
        {
            var inner = Any(words, named);
            return words.TryDequeue(out var close) && close == ")" ? inner : throw Wrong(word);
        }

        if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw Wrong(word);
        }

        named.Add(number);
        return new Leaf(number);
    }

    private static MetadataProblem Wrong(string where) => new($"Error: Filter logic is not valid at {where}");
}
