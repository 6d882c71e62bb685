using System.Globalization;
using System.Text;

namespace Connector.Segmentation.Documents;

/// <summary>Writes Markdown. Texts come from the framework file and may hold anything: what would be markup is escaped.</summary>
internal sealed class Markdown
{
    private const string Special = @"\`*_{}[]<>#|~";
    private readonly StringBuilder _text = new();

    public Markdown(string title) => _text.Append("# ").Append(Escape(title)).Append('\n');

    public Markdown Heading(string text)
    {
        _text.Append("\n## ").Append(Escape(text)).Append('\n');
        return this;
    }

    public Markdown Paragraph(string text)
    {
        _text.Append('\n').Append(Escape(text)).Append('\n');
        return this;
    }

    public Markdown List(IEnumerable<string> items, bool numbered = false)
    {
        _text.Append('\n');
        var number = 0;
        foreach (var item in items) _text.Append(numbered ? string.Create(CultureInfo.InvariantCulture, $"{++number}. ") : "- ").Append(Escape(item)).Append('\n');
        return this;
    }

    public Markdown Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        _text.Append('\n');
        Row(columns);
        Row([.. columns.Select(_ => "---")], isRule: true);
        foreach (var row in rows) Row(row);
        return this;
    }

    public override string ToString() => _text.ToString();

    private void Row(IReadOnlyList<string> cells, bool isRule = false)
    {
        foreach (var cell in cells) _text.Append("| ").Append(isRule ? cell : Escape(cell)).Append(' ');
        _text.Append("|\n");
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var isEntity = text[i] == '&' && i + 1 < text.Length && (char.IsAsciiLetterOrDigit(text[i + 1]) || text[i + 1] == '#');
            if (isEntity || Special.Contains(text[i], StringComparison.Ordinal)) escaped.Append('\\');
            escaped.Append(char.IsControl(text[i]) ? ' ' : text[i]);
        }

        return escaped.ToString();
    }
}
