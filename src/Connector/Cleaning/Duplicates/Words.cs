using Connector.Cleaning.Standards;

namespace Connector.Cleaning.Duplicates;

/// <summary>The words of all names, and what each is worth as evidence: a word that few names have tells more than one that many have.</summary>
internal sealed class Words
{
    /// <summary>Two words this alike count as one with a typing error.</summary>
    private const double Alike = 0.9;
    private const int ShortestAlike = 4;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _words = [];
    private readonly List<int> _names = [];
    private int _all;

    /// <summary>The distinct words of one folded name, by number.</summary>
    public int[] Add(string folded)
    {
        _all++;
        var numbers = folded.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number).Distinct().ToArray();
        foreach (var number in numbers) _names[number]++;
        return numbers;
    }

    /// <summary>Shares of the two names' weight that they have in common, 0 to 1: of both together, and of the lighter one.</summary>
    public (double OfBoth, double OfLighter) Common(int[] a, int[] b)
    {
        var (weightA, weightB, common) = (a.Sum(Weight), b.Sum(Weight), 0.0);
        if (a.Length == 0 || b.Length == 0) return (0, 0);
        foreach (var word in a) common += b.Contains(word) ? Weight(word) : LikeOneOf(word, b);
        common = Math.Min(common, Math.Min(weightA, weightB));
        return (common / (weightA + weightB - common), common / Math.Min(weightA, weightB));
    }

    private double LikeOneOf(int word, int[] others)
    {
        if (_words[word].Length < ShortestAlike) return 0;
        var best = 0.0;
        foreach (var other in others)
        {
            var likeness = JaroWinkler.Of(_words[word], _words[other]);
            if (likeness >= Alike) best = Math.Max(best, likeness * Math.Min(Weight(word), Weight(other)));
        }

        return best;
    }

    private double Weight(int word) => Math.Log(1 + (double)_all / _names[word]);

    private int Number(string word)
    {
        if (_numbers.TryGetValue(word, out var number)) return number;
        _numbers[word] = number = _words.Count;
        _words.Add(word);
        _names.Add(0);
        return number;
    }
}
