using System.Globalization;
using Connector.Accounts;
using Connector.Enrichment;
using Connector.Segmentation;

namespace Connector.Surveys;

/// <summary>Rows or accounts of which the same is to be said.</summary>
/// <param name="Theirs">The other system's code, for people; empty where it is about none.</param>
/// <param name="Ours">The code that we have; null where there is none.</param>
/// <param name="Examples">Accounts' ids, or <c>row 5</c> where no account is known.</param>
public sealed record CodeGroup(string Theirs, string? Ours, long Count, IReadOnlyList<string> Examples);

/// <summary>What another system's codes say, held against the list and the book.</summary>
/// <param name="Agree">Rows that say what the book says.</param>
/// <param name="Unknown">Codes that the list does not have; <see cref="CodeGroup.Ours"/> is what was perhaps meant.</param>
/// <param name="Aliases">The system's own words, translated: no drift.</param>
/// <param name="Retired">Codes of segments that are no longer, with their successor's.</param>
/// <param name="Differs">Accounts that the book has elsewhere; <see cref="CodeGroup.Ours"/> null = in no segment.</param>
/// <param name="Missing">Accounts with a segment that the file does not name, by our code.</param>
/// <param name="Strangers">Rows whose account the book does not have, or not alone.</param>
/// <param name="Blank">Rows without a code.</param>
/// <param name="Twice">Accounts that a later row gives another code; the first counts.</param>
public sealed record CodeReport(
    Dimension Dimension, string? System, long Rows, long Agree, IReadOnlyList<CodeGroup> Unknown, IReadOnlyList<CodeGroup> Aliases, IReadOnlyList<CodeGroup> Retired,
    IReadOnlyList<CodeGroup> Differs, IReadOnlyList<CodeGroup> Missing, IReadOnlyList<CodeGroup> Strangers, IReadOnlyList<CodeGroup> Blank, IReadOnlyList<CodeGroup> Twice)
{
    public bool Drifts => Unknown.Count + Retired.Count + Differs.Count + Missing.Count + Strangers.Count + Blank.Count + Twice.Count > 0;
}

/// <summary>Holds rows of another system against the list and where the book has the accounts. Pure; for one thread.</summary>
/// <param name="system">Whose words count beside the shared codes; null = nobody's.</param>
internal sealed class CodeCheck(CodeList list, string? system)
{
    private readonly Groups _unknown = new(), _aliases = new(), _retired = new(), _differs = new(), _missing = new(), _strangers = new(), _blank = new(), _twice = new();
    private readonly Dictionary<long, string> _seen = [];
    private long _rows;
    private long _agree;

    /// <param name="code">As the file has it.</param>
    /// <param name="account">Null = the book has no such account, or not one alone.</param>
    /// <param name="segment">Where the book has it; null = in none.</param>
    public void Row(string? code, (long Key, AccountId Id)? account, string? segment)
    {
        _rows++;
        var example = account?.Id.Value ?? string.Create(CultureInfo.InvariantCulture, $"row {_rows}");
        if (account is null) _strangers.Add("", null, example);
        var said = code?.Trim() ?? "";
        if (said.Length == 0) _blank.Add("", null, example);
        if (account is { } known && !_seen.TryAdd(known.Key, said))
        {
            if (_seen[known.Key] != said) _twice.Add(Shown(_seen[known.Key]), null, example);
            return;
        }

        if (said.Length > 0) Judge(said, example, account is not null, segment);
    }

    /// <summary>An account of the book that is in a segment; after the last row.</summary>
    public void Held(long key, AccountId id, string segment)
    {
        if (!_seen.ContainsKey(key)) _missing.Add("", list.CodeOf(segment), id.Value);
    }

    public CodeReport Report() => new(
        list.Dimension, system, _rows, _agree, _unknown.List, _aliases.List, _retired.List, _differs.List, _missing.List, _strangers.List, _blank.List, _twice.List);

    private void Judge(string code, string example, bool isKnown, string? segment)
    {
        if (list.Find(code, system) is not { } meaning)
        {
            _unknown.Add(Shown(code), code.Length <= FactText.Longest ? list.Suggest(code, system).Trim() : null, example);
            return;
        }

        var entry = meaning.Entry;
        if (meaning.IsAlias) _aliases.Add(code, entry.Code, example);
        if (entry.Retired is { } retired) _retired.Add(code, list.CodeOf(retired.Successor), example);
        if (!isKnown) return;
        if (segment is not null && (entry.Segment == segment || entry.Retired?.Crosswalk.ContainsKey(segment) == true)) _agree++;
        else _differs.Add(code, segment is null ? null : list.CodeOf(segment), example);
    }

    /// <summary>The file is a stranger's: what nobody sees is taken out, and what is too long for a code described.</summary>
    private static string Shown(string code) => FactText.Of(code) is { Length: <= Groups.LongestCode } text ? text : string.Create(CultureInfo.InvariantCulture, $"(a text of {code.Length} characters)");

    /// <summary>Counts in memory that does not grow with the file.</summary>
    private sealed class Groups
    {
        public const int LongestCode = 80;
        private const int MostGroups = 200;
        private const int Examples = 3;
        private readonly Dictionary<(string, string?), (long Count, List<string> Examples)> _groups = [];

        public IReadOnlyList<CodeGroup> List => [.. _groups.Select(one => new CodeGroup(one.Key.Item1, one.Key.Item2, one.Value.Count, one.Value.Examples)).OrderByDescending(one => one.Count).ThenBy(one => one.Theirs, StringComparer.Ordinal)];

        public void Add(string theirs, string? ours, string example)
        {
            var key = _groups.Count < MostGroups || _groups.ContainsKey((theirs, ours)) ? (theirs, ours) : ("(other codes)", null);
            var (count, examples) = _groups.GetValueOrDefault(key, (0, []));
            if (examples.Count < Examples) examples.Add(example);
            _groups[key] = (count + 1, examples);
        }
    }
}
