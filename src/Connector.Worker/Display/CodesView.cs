using Connector.Segmentation;
using Connector.Surveys;

namespace Connector.Worker.Display;

/// <summary>The list of codes, and what a check of another system found.</summary>
internal static class CodesView
{
    public static void Write(TextWriter text, IReadOnlyList<CodeList> lists)
    {
        foreach (var list in lists)
        {
            text.WriteLine($"{list.Dimension.Label} ({list.Dimension.Name})");
            foreach (var entry in list.Entries)
            {
                var aliases = string.Concat(entry.Codes.Aliases.Select(one => $"; {one.Key}: {string.Join(", ", one.Value)}"));
                text.WriteLine($"  {entry.Code}  {entry.Label} ({entry.Segment}){aliases}{(entry.Retired is { } retired ? $"; retired {CodeSheet.Until(entry)}, became {CodeSheet.Successor(list, entry)} ({retired.Why})" : "")}");
            }
        }
    }

    public static object ToJson(Framework framework, IReadOnlyList<CodeList> lists) => new
    {
        framework = framework.Name,
        version = framework.Version.ToString(),
        dimensions = lists.Select(list => new
        {
            name = list.Dimension.Name,
            codes = list.Entries.Select(entry => new
            {
                code = entry.Code, segment = entry.Segment, label = entry.Label, aliases = entry.Codes.Aliases, retired = entry.Retired is not null, until = entry.Retired is null ? null : CodeSheet.Until(entry),
                successor = entry.Retired is { } gone ? list.CodeOf(gone.Successor) : null, crosswalk = entry.Retired?.Crosswalk.ToDictionary(way => list.CodeOf(way.Key), way => way.Value),
            }),
        }),
    };

    public static void Write(TextWriter text, CodeReport report)
    {
        text.WriteLine($"{report.Dimension.Label}{(report.System is { } system ? $" in {system}" : "")}: {Tables.Number(report.Rows)} rows, {Tables.Number(report.Agree)} say what the book says{(report.Drifts ? "" : ": no drift")}");
        Groups("unknown codes", report.Unknown, group => $"{group.Theirs}: no code of the list. {group.Ours}");
        Groups("retired codes", report.Retired, group => $"{group.Theirs} became {group.Ours}");
        Groups("accounts elsewhere", report.Differs, group => $"{group.Theirs} there, {group.Ours ?? "no segment"} in the book");
        Groups("accounts that the file does not have", report.Missing, group => $"{group.Ours} in the book");
        Groups("rows whose account the book does not have", report.Strangers, _ => "give the CRM's id of the account, or the id that the source's KeyField holds");
        Groups("rows without a code", report.Blank, _ => "fill it in");
        Groups("accounts with two codes", report.Twice, group => $"{group.Theirs} first, another later: the first counts");
        Groups("aliases translated (no drift)", report.Aliases, group => $"{group.Theirs} is {group.Ours}");

        void Groups(string title, IReadOnlyList<CodeGroup> groups, Func<CodeGroup, string> what)
        {
            if (groups.Count == 0) return;
            text.WriteLine($"  {Tables.Number(groups.Sum(group => group.Count))} {title}");
            foreach (var group in groups) text.WriteLine($"    {Tables.Number(group.Count)}  {what(group)} ({string.Join(", ", group.Examples)}{(group.Count > group.Examples.Count ? ", …" : "")})");
        }
    }

    public static object ToJson(string connection, CodeReport report) => new
    {
        connection,
        dimension = report.Dimension.Name,
        system = report.System,
        rows = report.Rows,
        agree = report.Agree,
        drifts = report.Drifts,
        unknown = Groups(report.Unknown),
        retired = Groups(report.Retired),
        differs = Groups(report.Differs),
        missing = Groups(report.Missing),
        strangers = Groups(report.Strangers),
        blank = Groups(report.Blank),
        twice = Groups(report.Twice),
        aliases = Groups(report.Aliases),
    };

    private static IEnumerable<object> Groups(IEnumerable<CodeGroup> groups) => groups.Select(group => new { theirs = group.Theirs, ours = group.Ours, count = group.Count, examples = group.Examples });
}
