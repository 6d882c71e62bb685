using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Cleaning.Standards;

/// <summary>
/// A table looked up the way people misspell: as written, then folded. What neither finds stays unknown; the nearest spelling is only proposed,
/// for a person to add to the table.
/// </summary>
/// <example><c>non profit organisation-management</c> is found folded; <c>Technologgy</c> is unknown, with Technology proposed.</example>
internal sealed class StandardLookup
{
    /// <summary>Below this likeness a proposal is more often wrong than right.</summary>
    private const double Near = 0.9;
    private const int ShortestProposed = 4;
    private const int LongestProposed = 60;

    private readonly StandardTable _table;
    private readonly Dictionary<string, IReadOnlyList<string>> _folded = new(StringComparer.Ordinal);
    private readonly Lazy<WordVotes> _words;

    public StandardLookup(StandardTable table)
    {
        _table = table;
        foreach (var (spelling, canonical) in table.Spellings) Fold(spelling, [canonical]);
        foreach (var (spelling, canonicals) in table.Ambiguous) Fold(spelling, canonicals);
        _words = new(() => new WordVotes(_folded.Where(pair => pair.Value.Count == 1).Select(pair => KeyValuePair.Create(pair.Key, pair.Value[0]))));
    }

    /// <param name="text">Not blank.</param>
    public Standardised Find(string text)
    {
        var trimmed = text.Trim();
        if (_table.Ambiguous.TryGetValue(trimmed, out var several)) return Several(several);
        if (_table.Find(trimmed) is { } exact)
        {
            return _table.Misspelt.Contains(trimmed)
                ? new(AttributeValue.Of(exact), HowRead.Rewritten, $"misspelt, taken as {exact}")
                : new(AttributeValue.Of(exact), HowRead.AsWritten);
        }

        if (!_folded.TryGetValue(FoldedText.Of(trimmed), out var found)) return Standardised.Refused();
        return found.Count > 1 ? Several(found) : new(AttributeValue.Of(found[0]), HowRead.Rewritten, $"spelled otherwise, taken as {found[0]}");
    }

    /// <summary>
    /// The value whose spelling is nearest, or else the one that the words speak for; null when there is none. Goes through the whole table: for people.
    /// </summary>
    public string? Propose(string text)
    {
        if (text.Length > LongestProposed || FoldedText.Of(text) is not { Length: >= ShortestProposed } folded) return null;
        var near = _folded.Where(pair => pair.Value.Count == 1 && pair.Key.Length >= ShortestProposed)
            .Select(pair => (Likeness: JaroWinkler.Of(folded, pair.Key), Canonical: pair.Value[0]))
            .Where(candidate => candidate.Likeness >= Near)
            .ToList();
        if (near.Count == 0) return _words.Value.Winner(folded);
        var best = near.Max(candidate => candidate.Likeness);
        var nearest = near.Where(candidate => candidate.Likeness == best).Select(candidate => candidate.Canonical).Distinct().ToList();
        return nearest.Count == 1 ? nearest[0] : null;
    }

    private static Standardised Several(IReadOnlyList<string> values) => Standardised.Ambiguous($"it could mean {string.Join(" or ", values)}");

    /// <summary>Two spellings that differ only in what folding takes away, and mean different things, are ambiguous once folded.</summary>
    private void Fold(string spelling, IReadOnlyList<string> canonicals)
    {
        var folded = FoldedText.Of(spelling);
        if (folded.Length == 0) return;
        _folded[folded] = _folded.TryGetValue(folded, out var known) ? [.. known.Union(canonicals)] : canonicals;
    }
}
