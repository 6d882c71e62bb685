namespace Connector.Store;

/// <summary>A set of account keys as one bit each: 125 kB for a million accounts, the one thing here that grows with the book.</summary>
internal sealed class KeySet
{
    private ulong[] _bits = new ulong[1024];

    public void Add(long key)
    {
        var word = (int)(key >> 6);
        if (word >= _bits.Length) Array.Resize(ref _bits, Math.Max(word + 1, _bits.Length * 2));
        _bits[word] |= 1UL << (int)(key & 63);
    }

    public bool Contains(long key) => key >> 6 < _bits.Length && (_bits[key >> 6] >> (int)(key & 63) & 1) != 0;
}
