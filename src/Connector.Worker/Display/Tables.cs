using System.Globalization;
using Spectre.Console;

namespace Connector.Worker.Display;

/// <summary>How tables and numbers look on the terminal.</summary>
internal static class Tables
{
    /// <summary>The last column is a number.</summary>
    public static Table New(params string[] columns)
    {
        var table = new Table { Border = TableBorder.SimpleHeavy };
        foreach (var column in columns) table.AddColumn(column);
        table.Columns[0].NoWrap();   // names stay whole where the terminal is narrow
        table.Columns[^1].RightAligned();
        return table;
    }

    public static string Cell(string text) => Markup.Escape(text);

    public static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Share(double part, double whole) => whole == 0 ? "–" : (part / whole).ToString("P1", CultureInfo.InvariantCulture);
}
