using System.Text.RegularExpressions;
using Connector.Accounts;

namespace Connector.Segmentation.Linting;

/// <summary>Codes that two segments share, and codes that other systems will not take.</summary>
internal sealed partial class CodeRules(Framework framework, FrameworkPlaces places)
{
    private const int LongestCode = 40;
    private const int LongestAlias = 80;

    public IEnumerable<LintFinding> Check() => framework.Dimensions.SelectMany(dimension => new CodeList(dimension) is var list
        ? (IEnumerable<LintFinding>)[.. Twice(list), .. list.Entries.SelectMany(entry => Form(list, entry))] : []);

    /// <summary>Case does not tell codes apart: many systems fold it.</summary>
    private IEnumerable<LintFinding> Twice(CodeList list)
    {
        var systems = list.Entries.SelectMany(entry => entry.Codes.Aliases.Keys).Distinct(StringComparer.Ordinal).ToList();
        var told = new HashSet<(string, string)>();
        foreach (var system in systems.Prepend(null))
        {
            var taken = new Dictionary<string, CodeEntry>(StringComparer.OrdinalIgnoreCase);
            foreach (var (code, entry) in list.Entries.Select(entry => (entry.Code, entry)).Concat(list.Entries.SelectMany(entry => entry.AliasesIn(system).Select(alias => (alias, entry)))))
            {
                if (taken.TryAdd(code, entry) || taken[code] == entry || !told.Add((code, entry.Segment))) continue;
                yield return Finding(list, entry, "code-twice", system is null ? $"'{code}' is the code of {taken[code].Segment} and of {entry.Segment} (case does not count)"
                    : $"'{code}' stands for {taken[code].Segment} and, in {system}, for {entry.Segment} (case does not count)", "give each its own");
            }
        }
    }

    private IEnumerable<LintFinding> Form(CodeList list, CodeEntry entry)
    {
        if (entry.Codes.Own is { } own && !(own.Length <= LongestCode && Code().IsMatch(own)))
        {
            yield return Finding(list, entry, "code-form", $"the code of {entry.Segment} is not one that every system takes", $"write up to {LongestCode} letters, digits, _ . or -, a letter or digit first");
        }

        foreach (var (system, _) in entry.Codes.Aliases.Where(one => one.Value.Any(alias => alias.Length > LongestAlias || alias != alias.Trim() || alias.Any(char.IsControl))))
        {
            yield return Finding(list, entry, "code-form", $"an alias of {entry.Segment} in {system} is longer than {LongestAlias} characters, begins or ends with a space, or holds a control character", "write what the system shows");
        }
    }

    private LintFinding Finding(CodeList list, CodeEntry entry, string rule, string what, string mend) => new(Severity.Error, rule, $"{list.Dimension.Name}.{entry.Segment}",
        list.Dimension.Find(entry.Segment) is { } segment ? places.Of(list.Dimension, segment, "code") : places.Of("dimensions", list.Dimension.Name, "retired"), $"{what}: {mend}", []);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_.-]*\z")]
    private static partial Regex Code();
}
