using System.IO.Hashing;
using System.Text;

namespace Connector.Salesforce.Metadata;

/// <summary>Names that Salesforce takes for components (contract 5.3).</summary>
internal static class DeveloperName
{
    /// <summary>What ours begin with, so that they are told from everybody else's.</summary>
    public const string Prefix = "Segment";

    // Not confirmed by the contract; longer names are refused by the set-up pages.
    private const int Longest = 80;

    // So many characters of a hash keep the names apart that would be one when cut.
    private const int Mark = 8;

    /// <summary>Letters, digits and single _, a letter first, none at the end: <c>by_tier</c> → <c>Segment_By_Tier</c>.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder(Prefix);
        foreach (var word in name.Split('_', StringSplitOptions.RemoveEmptyEntries)) text.Append('_').Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
        return text.Length <= Longest ? text.ToString() : $"{text.ToString(0, Longest - Mark - 1).TrimEnd('_')}_{Digest(name)}";
    }

    private static string Digest(string name) => Convert.ToHexString(XxHash32.Hash(Encoding.UTF8.GetBytes(name)));
}
