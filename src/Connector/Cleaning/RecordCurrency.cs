using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Cleaning;

/// <summary>The currency of one CRM's amounts, record by record, and their worth in the framework's.</summary>
internal sealed class RecordCurrency(CurrencyRule rule, string crm, FieldLayout layout)
{
    private readonly int? _position = rule.FieldOf(crm) is { } field ? layout.IndexOf(field) : null;
    private readonly string _everywhere = rule.CodeOf(crm);

    /// <summary>The rules' own.</summary>
    public string To => rule.To;

    /// <summary>ISO 4217, as the record writes it; null when it names none.</summary>
    public string? Of(ReadOnlySpan<AttributeValue> fields)
    {
        if (_position is not { } position) return _everywhere;
        return position >= 0 && fields[position] is { Kind: ValueKind.Text } code ? code.Text : null;
    }

    /// <summary>The amount in the framework's currency, to a hundredth; null while that currency has no rate.</summary>
    public double? Convert(double amount, string currency) => currency == rule.To ? amount : rule.Worth(currency) is { } worth ? Math.Round(amount * worth, 2) : null;
}
