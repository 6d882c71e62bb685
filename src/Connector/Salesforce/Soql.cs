using System.Globalization;
using System.Text;

namespace Connector.Salesforce;

/// <summary>The one place that builds query text: names are checked, values escaped, nothing is pasted (contract 2.4).</summary>
internal static class Soql
{
    /// <exception cref="ArgumentException">A field or object name is no API name.</exception>
    public static string Select(IEnumerable<string> fields, string from) => $"SELECT {string.Join(", ", fields.Select(Name))} FROM {Name(from)}";

    /// <summary>A text in quotes.</summary>
    public static string Text(string value)
    {
        var quoted = new StringBuilder(value.Length + 2).Append('\'');
        foreach (var letter in value)
        {
            quoted.Append(letter switch
            {
                '\'' => "\\'",
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ => null,
            } ?? letter.ToString());
        }

        return quoted.Append('\'').ToString();
    }

    public static string Texts(IEnumerable<string> values) => $"({string.Join(",", values.Select(Text))})";

    /// <summary>A moment in UTC, rounded down to the second: parts of a second are not in the documented format, and rounding up would skip records.</summary>
    public static string Moment(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Letters, digits and underscores, starting with a letter; dots lead to parents.</summary>
    public static bool IsName(string name) =>
        name.Length > 0 && name.Split('.').All(part => part.Length > 0 && char.IsAsciiLetter(part[0]) && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'));

    public static string Name(string name) => IsName(name) ? name : throw new ArgumentException("not a Salesforce API name", nameof(name));
}
