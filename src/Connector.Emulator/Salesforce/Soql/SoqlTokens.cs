using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Soql;

/// <summary>The words of a query, taken one after the other; and what is said of one that should not be there.</summary>
internal abstract class SoqlTokens
{
    private readonly SoqlLexer _lexer;

    protected SoqlTokens(string text)
    {
        Text = text;
        _lexer = new SoqlLexer(text);
        Current = _lexer.Next();
    }

    public Token Current { get; private set; }

    protected string Text { get; }

    public bool TryTake(string word)
    {
        var found = Is(word);
        if (found)
        {
            Take();
        }

        return found;
    }

    public bool Is(string word) => Current.Kind is TokenKind.Word or TokenKind.Symbol
        && Current.Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public void Expect(string word)
    {
        if (!TryTake(word))
        {
            throw Unexpected();
        }
    }

    public Token Take()
    {
        var token = Current;
        Current = _lexer.Next();
        return token;
    }

    public Name PathName() => Current.Kind == TokenKind.Word ? new Name(Current.Text, Take().Position) : throw Unexpected();

    public List<T> List<T>(Func<T> item)
    {
        var items = new List<T> { item() };
        while (TryTake(","))
        {
            items.Add(item());
        }

        return items;
    }

    public SalesforceException Unexpected() => Malformed(Locate(Text, Current.Position) + $"unexpected token: '{Current.Text}'");

    public static SalesforceException Malformed(string message) => new(400, "MALFORMED_QUERY", message);

    /// <summary>The three lines that the platform prints before a message about a place in the query.</summary>
    public static string Locate(string text, int position)
    {
        var start = Math.Max(0, position - 40);
        var excerpt = text.Substring(start, Math.Min(80, text.Length - start)).ReplaceLineEndings(" ");
        return $"\n{excerpt}\n{new string(' ', position - start)}^\nERROR at Row:1:Column:{position + 1}\n";
    }
}
