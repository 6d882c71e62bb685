using System.Buffers.Text;
using Connector.Emulator.Storage;

namespace Connector.Emulator.HubSpot.Portals;

/// <summary>The values of one property over all records of a type: texts, as HubSpot keeps every value.</summary>
internal class PropertyColumn(PropertyDefinition definition)
{
    private readonly TextStore _texts = new();
    private readonly Dictionary<string, int>? _unique = definition.HasUniqueValue ? new(StringComparer.OrdinalIgnoreCase) : null;

    public PropertyDefinition Definition { get; } = definition;

    public virtual bool IsStored => true;

    public virtual string? Text(int row) => _texts.Text(row);

    public virtual bool IsNull(int row) => _texts.IsNull(row);

    public virtual void Put(int row, string? value)
    {
        if (_unique is not null)
        {
            if (_texts.Text(row) is { } before && _unique.TryGetValue(before, out var holder) && holder == row)
            {
                _unique.Remove(before);
            }

            if (value is not null)
            {
                _unique[value] = row;
            }
        }

        _texts.Put(row, value);
    }

    /// <summary>The row that holds this unique value, or −1.</summary>
    public int RowOf(string value) => _unique is not null && _unique.TryGetValue(value, out var row) ? row : -1;

    /// <summary>The value as a number, a time as milliseconds; null when there is none or it is no number.</summary>
    public virtual double? Number(int row)
    {
        var utf8 = _texts.Utf8(row);
        if (utf8.Length == 0)
        {
            return null;
        }

        if (Definition.Type is "date" or "datetime")
        {
            return Instant.TryRead(_texts.Text(row)!, out var time) ? time : null;
        }

        return Utf8Parser.TryParse(utf8, out double number, out var used) && used == utf8.Length ? number : null;
    }
}

/// <summary>A property that the portal itself keeps: id and times.</summary>
internal sealed class SystemColumn(PropertyDefinition definition, Func<int, long> value) : PropertyColumn(definition)
{
    public override bool IsStored => false;

    public override string? Text(int row) => Definition.Type == "datetime" ? Instant.Text(value(row))
        : value(row).ToString(System.Globalization.CultureInfo.InvariantCulture);

    public override bool IsNull(int row) => false;

    public override void Put(int row, string? value) => throw new InvalidOperationException($"{Definition.Name} is the portal's own");

    public override double? Number(int row) => value(row);
}
