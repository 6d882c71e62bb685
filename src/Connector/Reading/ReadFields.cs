using Connector.Accounts;

namespace Connector.Reading;

/// <summary>What is asked of the CRM for two layouts: each field once, the inputs first. A field that is read and written stands in both layouts.</summary>
public sealed class ReadFields
{
    private readonly int[] _written;
    private readonly int _inputs;
    private readonly bool _isPlain;

    public ReadFields(FieldLayout inputs, FieldLayout written)
    {
        var names = inputs.Fields.Concat(written.Fields.Where(field => inputs.IndexOf(field) < 0)).ToList();
        (Names, _inputs, _isPlain) = (names, inputs.Fields.Count, names.Count == inputs.Fields.Count + written.Fields.Count);
        _written = [.. written.Fields.Select(field => names.FindIndex(name => string.Equals(name, field, StringComparison.OrdinalIgnoreCase)))];
        Shared = [.. Enumerable.Range(0, _written.Length).Where(position => _written[position] < _inputs).Select(position => (_written[position], position))];
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>The fields that stand in both layouts: position among the inputs, position among the written fields.</summary>
    public IReadOnlyList<(int Input, int Written)> Shared { get; }

    /// <param name="values">Parallel to <see cref="Names"/>.</param>
    public ReadOnlySpan<AttributeValue> Inputs(AttributeValue[] values) => values.AsSpan(0, _inputs);

    /// <summary>Parallel to the written layout.</summary>
    public ReadOnlySpan<AttributeValue> Written(AttributeValue[] values) =>
        _isPlain ? values.AsSpan(_inputs) : Array.ConvertAll(_written, position => values[position]);
}
