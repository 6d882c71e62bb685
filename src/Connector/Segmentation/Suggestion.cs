namespace Connector.Segmentation;

/// <summary>Turns a misspelt name into the sentence that mends it.</summary>
internal static class Suggestion
{
    /// <summary><c> Did you mean 'employees'?</c>, or the list of what is known; begins with a space.</summary>
    public static string For(string word, IEnumerable<string> known)
    {
        var names = known.ToList();
        var nearest = names.Select(name => (Name: name, Distance: Distance(word.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(candidate => candidate.Distance).FirstOrDefault();
        if (nearest.Name is not null && nearest.Distance <= Math.Max(1, Math.Min(3, word.Length / 3)))
        {
            return $" Did you mean '{nearest.Name}'?";
        }
        return names.Count == 0 ? "" : $" Known: {string.Join(", ", names.Take(12))}{(names.Count > 12 ? ", …" : "")}.";
    }

    /// <summary>Levenshtein's: letters to insert, delete or replace.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
