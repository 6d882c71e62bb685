namespace Connector.Sources;

/// <summary>What one customer pays each month, subscription by subscription.</summary>
internal sealed class RecurringSum
{
    private readonly Dictionary<string, double> _byCurrency = new(StringComparer.Ordinal);
    private bool _isWhole = true;

    /// <summary>Null when a part is not told: what is left would pass for the whole. Empty when nothing is paid.</summary>
    public IReadOnlyDictionary<string, double>? ByCurrency => _isWhole ? _byCurrency : null;

    /// <param name="part">Null = it is not told.</param>
    public void Add((double Amount, string Currency)? part)
    {
        if (part is not { } told) _isWhole = false;
        else if (told.Amount != 0) _byCurrency[told.Currency] = _byCurrency.GetValueOrDefault(told.Currency) + told.Amount;
    }
}
