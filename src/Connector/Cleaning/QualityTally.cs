using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Cleaning;

/// <summary>Something wrong with an attribute of one active account.</summary>
/// <param name="Rule">Of the finding, or <see cref="QualityTally.Missing"/> or <see cref="QualityTally.Stale"/>.</param>
/// <param name="Message">One sentence; only while the account is at hand.</param>
public readonly record struct QualityFault(AttributeDefinition Attribute, AccountId Account, string Rule, Severity Severity, Func<string> Message);

/// <summary>Counts how good attributes are, account by account, in memory that does not grow with the book. Pure; for one thread.</summary>
/// <param name="watched">Attributes that are counted.</param>
/// <param name="each">Told every fault of an active account; null = nobody asks.</param>
public sealed class QualityTally(IReadOnlyList<AttributeDefinition> watched, string crm, Action<QualityFault>? each = null)
{
    public const string Missing = "missing-value";
    public const string Stale = "stale-value";

    private readonly ILookup<string, int> _readers = watched.SelectMany((attribute, i) => attribute.Inputs(crm).Select(input => input.Name).Append(attribute.Name).Distinct(StringComparer.Ordinal)
        .Select(name => (name, i))).ToLookup(reader => reader.name, reader => reader.i, StringComparer.Ordinal);

    private readonly List<(int Watched, string Rule, Severity Severity, Func<string> Message)> _heard = [];
    private readonly bool[] _isWrong = new bool[watched.Count];
    private readonly (long Filled, long Valid, long Fresh)[] _counts = new (long, long, long)[watched.Count];

    /// <summary>Active accounts so far.</summary>
    public long Accounts { get; private set; }

    /// <summary>What is found about the account at hand. A finding names the field that was read: it counts against every attribute that reads it.</summary>
    public void Hear(Severity severity, string rule, string? field, Func<string> message)
    {
        if (severity < Severity.Warning || field is null) return;
        foreach (var reader in _readers[field]) _heard.Add((reader, rule, severity, message));
    }

    /// <summary>The account at hand is done, and does not count when it is not active.</summary>
    /// <param name="attributes">By attribute position, cleaned; so are the origins.</param>
    /// <param name="isStale">Whether what another source says of the account, by the fact's key, is older than it may be.</param>
    public void Take(AccountId account, bool isActive, ReadOnlySpan<AttributeValue> attributes, ReadOnlySpan<ValueOrigin> origins, Func<string, bool> isStale)
    {
        if (isActive)
        {
            Accounts++;
            foreach (var (position, rule, severity, message) in _heard)
            {
                _isWrong[position] = true;
                each?.Invoke(new QualityFault(watched[position], account, rule, severity, message));
            }

            for (var i = 0; i < watched.Count; i++) Count(i, account, attributes[watched[i].Index], origins[watched[i].Index], isStale);
        }

        _heard.Clear();
        Array.Clear(_isWrong);
    }

    /// <param name="isLate">Whether a source of the attribute is late.</param>
    public IReadOnlyList<QualityCount> Counts(Func<AttributeDefinition, bool> isLate) => [.. watched.Select((attribute, i) =>
        new QualityCount(attribute.Name, Accounts, _counts[i].Filled, _counts[i].Valid, _counts[i].Fresh, isLate(attribute)))];

    private void Count(int position, AccountId account, AttributeValue value, ValueOrigin origin, Func<string, bool> isStale)
    {
        var attribute = watched[position];
        if (!value.IsKnown || (origin.Input is null && attribute.DerivedText is null))
        {
            if (!_isWrong[position]) each?.Invoke(new QualityFault(attribute, account, Missing, Severity.Warning, () => $"{attribute.Name} is not known: fill it in"));
            return;
        }

        ref var count = ref _counts[position];
        count.Filled++;
        if (!_isWrong[position]) count.Valid++;
        if (!origin.IsFact || !isStale(origin.Input!)) count.Fresh++;
        else each?.Invoke(new QualityFault(attribute, account, Stale, Severity.Warning, () => $"what {origin.Input} says is older than {attribute.MaxAge!.Value.Days} days: bring it up to date"));
    }
}
