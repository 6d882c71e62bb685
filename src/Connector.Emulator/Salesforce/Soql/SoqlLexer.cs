using System.Globalization;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Soql;

internal enum TokenKind
{
    Word, Text, Number, Date, DateTime, Symbol, End,
}

/// <summary>Text is the token as written; of a string the part between the quotes, escapes untouched.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, double Number = 0);

/// <summary>Cuts a query into tokens. Literal forms: contract 2.4.</summary>
internal sealed class SoqlLexer(string text)
{
    // Contract 2.3: each string literal in WHERE.
    private const int MostLiteralCharacters = 4_000;

    private int _at;

    public Token Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        if (_at == text.Length)
        {
            return new(TokenKind.End, "<EOF>", _at);
        }

        var c = text[_at];
        return c switch
        {
            '\'' => QuotedText(),
            _ when char.IsAsciiDigit(c) || (c is '-' or '+' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])) => NumberOrDate(),
            _ when char.IsAsciiLetter(c) => Take(TokenKind.Word, static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.'),
            _ => Symbol(c),
        };
    }

    private Token QuotedText()
    {
        var start = ++_at;
        while (_at < text.Length && text[_at] != '\'')
        {
            _at += text[_at] == '\\' ? 2 : 1;
        }

        if (_at >= text.Length)
        {
            throw new SalesforceException(400, "MALFORMED_QUERY", "line 1:" + text.Length + " mismatched character '<EOF>' expecting '''");
        }

        if (_at - start > MostLiteralCharacters)
        {
            throw new SalesforceException(400, "MALFORMED_QUERY", $"string literals cannot be longer than {MostLiteralCharacters} characters");
        }

        var token = new Token(TokenKind.Text, text[start.._at], start - 1);
        _at++;
        return token;
    }

    private Token NumberOrDate()
    {
        var token = Take(TokenKind.Number, static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+' or ':');
        if (double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return token with { Number = number };
        }

        if (DateOnly.TryParseExact(token.Text, "yyyy-MM-dd", out var day))
        {
            return token with { Kind = TokenKind.Date, Number = Timestamp.Days(day) };
        }

        return Moment.TryParse(token.Text, out var seconds)
            ? token with { Kind = TokenKind.DateTime, Number = seconds }
            : throw new SalesforceException(400, "MALFORMED_QUERY", $"unexpected token: '{token.Text}'");
    }

    private Token Symbol(char c)
    {
        var length = _at + 1 < text.Length && text.Substring(_at, 2) is "!=" or "<=" or ">=" or "<>" ? 2 : 1;
        if (!"=<>!(),:".Contains(c, StringComparison.Ordinal))
        {
            throw new SalesforceException(400, "MALFORMED_QUERY", $"line 1:{_at} no viable alternative at character '{c}'");
        }

        _at += length;
        return new(TokenKind.Symbol, text.Substring(_at - length, length), _at - length);
    }

    private Token Take(TokenKind kind, Func<char, bool> belongs)
    {
        var start = _at++;
        while (_at < text.Length && belongs(text[_at]))
        {
            _at++;
        }

        return new(kind, text[start.._at], start);
    }
}
