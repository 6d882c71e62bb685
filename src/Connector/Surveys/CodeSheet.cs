using System.Globalization;
using Connector.Segmentation;
using Connector.WriteBack;

namespace Connector.Surveys;

/// <summary>The list of codes as a table for other systems: a row per code, a column per system. Pure.</summary>
public static class CodeSheet
{
    private static readonly string[] Columns = ["dimension", "code", "segment", "label", "status", "until", "successor"];

    /// <param name="systems">See <see cref="CodeList.Systems"/>.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<CodeList> lists, IReadOnlyList<string> systems) => lists.SelectMany(list => list.Entries.Select(entry => Row(
    [
        list.Dimension.Name, entry.Code, entry.Segment, entry.Label, entry.Retired is null ? "current" : "retired", Until(entry), Successor(list, entry), .. systems.Select(system => string.Join(" | ", entry.AliasesIn(system))),
    ]))).Prepend(Row([.. Columns, .. systems]));

    /// <summary>The last day on which it was a segment; empty while it is one.</summary>
    public static string Until(CodeEntry entry) => entry.Retired?.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    /// <summary>By code: <c>SCA</c>, or <c>SCA 80% | COR 20%</c>; empty while it is a segment.</summary>
    public static string Successor(CodeList list, CodeEntry entry) => entry.Retired is not { } retired ? "" : retired.Crosswalk.Count == 1 ? list.CodeOf(retired.Successor)
        : string.Join(" | ", retired.Crosswalk.Select(way => string.Create(CultureInfo.InvariantCulture, $"{list.CodeOf(way.Key)} {way.Value * 100:0.#}%")));

    private static string Row(IEnumerable<string> cells) => string.Join(',', cells.Select(CsvCell.ForSpreadsheet));
}
