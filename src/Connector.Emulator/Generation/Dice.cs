namespace Connector.Emulator.Generation;

/// <summary>Reproducible draws for one record: SplitMix64 (Steele, Lea, Flood 2014) seeded by seed and record number.</summary>
internal struct Dice(int seed, int record)
{
    // Mixed first: SplitMix64 walks in steps of the golden ratio, and neighbouring records must not walk in each other's footsteps.
    private ulong _state = Mix(((ulong)(uint)seed << 32) | (uint)record);

    /// <summary>0 to count − 1.</summary>
    public int Next(int count)
    {
        _state += 0x9E3779B97F4A7C15;
        return (int)(Mix(_state) % (uint)count);
    }

    public bool Percent(int chance) => Next(100) < chance;

    public T Pick<T>(ReadOnlySpan<T> choices) => choices[Next(choices.Length)];

    private static ulong Mix(ulong state)
    {
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
