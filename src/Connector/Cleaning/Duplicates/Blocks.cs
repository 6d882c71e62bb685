using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Connector.Cleaning.Duplicates;

/// <summary>
/// Which pairs are worth comparing: those that share a domain, a telephone, the beginning of a street address or the folded name. A block with too
/// many accounts is cut finer by the first letters of the name; what is still too many shares something that tells nothing, and is passed over.
/// </summary>
internal sealed class Blocks(IReadOnlyList<IdentityFeatures> accounts)
{
    private const int Kinds = 4;
    private const int Largest = 200;
    private const int FinerLetters = 4;
    private const int StreetLetters = 3;

    private readonly HashSet<ulong> _cut = [];

    /// <summary>Accounts that were not compared by something they share with too many others.</summary>
    public long PassedOver { get; private set; }

    /// <summary>Each pair once, as positions.</summary>
    public IEnumerable<(int A, int B)> Pairs()
    {
        for (var kind = 0; kind < Kinds; kind++)
        {
            foreach (var (a, b) in Pairs(Sorted(kind), kind)) yield return (a, b);
        }
    }

    private IEnumerable<(int A, int B)> Pairs(Entry[] entries, int kind)
    {
        for (var start = 0; start < entries.Length;)
        {
            var end = start + 1;
            while (end < entries.Length && entries[end].Hash == entries[start].Hash) end++;
            var block = entries[start..end];
            foreach (var pair in block.Length <= Largest ? Within(block, kind) : Finer(block, kind)) yield return pair;
            start = end;
        }
    }

    private IEnumerable<(int A, int B)> Finer(Entry[] block, int kind)
    {
        _cut.Add(block[0].Hash);
        foreach (var part in block.GroupBy(entry => accounts[entry.Account].Name is var name ? name[..Math.Min(FinerLetters, name.Length)] : ""))
        {
            var entries = part.ToArray();
            if (entries.Length > Largest) PassedOver += entries.Length;
            else foreach (var pair in Within(entries, kind)) yield return pair;
        }
    }

    private IEnumerable<(int A, int B)> Within(Entry[] block, int kind)
    {
        for (var i = 0; i < block.Length; i++)
        {
            for (var j = i + 1; j < block.Length; j++)
            {
                if (!MetBefore(block[i].Account, block[j].Account, kind)) yield return (block[i].Account, block[j].Account);
            }
        }
    }

    /// <summary>In a block of an earlier kind, unless that one was cut.</summary>
    private bool MetBefore(int a, int b, int kind)
    {
        for (var earlier = 0; earlier < kind; earlier++)
        {
            var hash = Hash(accounts[a], earlier);
            if (hash != 0 && hash == Hash(accounts[b], earlier) && !_cut.Contains(hash)) return true;
        }

        return false;
    }

    private Entry[] Sorted(int kind)
    {
        var entries = new List<Entry>(accounts.Count);
        for (var i = 0; i < accounts.Count; i++)
        {
            if (Hash(accounts[i], kind) is var hash and not 0) entries.Add(new(hash, i));
        }

        var sorted = entries.ToArray();
        Array.Sort(sorted, (x, y) => x.Hash != y.Hash ? x.Hash.CompareTo(y.Hash) : x.Account.CompareTo(y.Account));
        return sorted;
    }

    /// <summary>0 = the account has nothing of this kind.</summary>
    private static ulong Hash(IdentityFeatures account, int kind)
    {
        var text = kind switch
        {
            0 => account.Domain,
            1 => account.Phone,
            2 => account.Street is { } street ? $"{street.Number} {street.Street[..Math.Min(StreetLetters, street.Street.Length)]}" : null,
            _ => account.Name.Length > 0 ? account.Name : null,
        };
        return text is null ? 0 : XxHash3.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan()), kind) | 1;
    }

    private readonly record struct Entry(ulong Hash, int Account);
}
