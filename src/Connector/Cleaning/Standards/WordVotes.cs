namespace Connector.Cleaning.Standards;

/// <summary>
/// What the words of a text speak for, judged by the spellings of a table: a word that stands under one value only speaks loudly, one that stands
/// under many hardly. Good enough to propose, not to decide.
/// </summary>
/// <example><c>Barley farming</c> → Agriculture, since <c>farming</c> stands in spellings of Agriculture alone.</example>
internal sealed class WordVotes
{
    /// <summary>The winner's least share of all that the words say.</summary>
    private const double Majority = 0.6;
    private const int ShortestStem = 4;

    private static readonly string[] Endings = ["ings", "ing", "ers", "er", "ies", "es", "s", "y"];

    private readonly Dictionary<string, Dictionary<string, int>> _votes = new(StringComparer.Ordinal);
    private readonly int _spellings;

    /// <param name="spellings">Folded spelling → its one value.</param>
    public WordVotes(IEnumerable<KeyValuePair<string, string>> spellings)
    {
        foreach (var (spelling, value) in spellings)
        {
            _spellings++;
            foreach (var word in Stems(spelling))
            {
                if (!_votes.TryGetValue(word, out var votes)) _votes[word] = votes = new(StringComparer.Ordinal);
                votes[value] = votes.GetValueOrDefault(value) + 1;
            }
        }
    }

    /// <summary>Null when the words say nothing, or not one thing.</summary>
    public string? Winner(string folded)
    {
        var votes = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var word in Stems(folded))
        {
            if (!_votes.TryGetValue(word, out var values)) continue;
            double all = values.Values.Sum();
            foreach (var (value, count) in values) votes[value] = votes.GetValueOrDefault(value) + Math.Log(1 + _spellings / all) * count / all;
        }

        if (votes.Count == 0) return null;
        var (winner, most) = votes.MaxBy(pair => pair.Value);
        return most >= Majority * votes.Values.Sum() ? winner : null;
    }

    private static IEnumerable<string> Stems(string folded) =>
        folded.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word is not ("and" or "of" or "the" or "other")).Select(Stem).Distinct();

    private static string Stem(string word) =>
        Endings.FirstOrDefault(ending => word.Length - ending.Length >= ShortestStem && word.EndsWith(ending, StringComparison.Ordinal)) is { } found
            ? word[..^found.Length]
            : word;
}
