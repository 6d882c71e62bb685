using Connector.Accounts;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Cells;

/// <summary>
/// The cells that all rules of a framework together cut its attributes into: each value is looked up once for an account, whatever the
/// number of dimensions that read it.
/// </summary>
internal sealed class CellGrid
{
    private readonly AttributeDefinition[] _attributes;
    private readonly int[] _used;
    private readonly AttributeCells[] _cells;

    public CellGrid(IReadOnlyList<AttributeDefinition> attributes, IEnumerable<Condition> conditions)
    {
        var tests = conditions.SelectMany(condition => condition.Tests).ToLookup(test => test.Attribute.Index);
        _attributes = [.. attributes];
        _used = [.. tests.Select(group => group.Key).Order()];
        _cells = [.. _used.Select(index => Cut(attributes[index], tests[index]))];
    }

    public static AttributeCells Cut(AttributeDefinition attribute, IEnumerable<AttributeTest> tests) =>
        AttributeCells.Of(attribute, tests.SelectMany(test => test.Constants).Select(constant => constant.Value));

    /// <param name="values">By attribute position, cleaned.</param>
    /// <param name="cells">By attribute position: 0 = unknown, else one more than the cell. Attributes that no rule reads are left alone.</param>
    public void Locate(ReadOnlySpan<AttributeValue> values, Span<int> cells)
    {
        var used = _used;
        for (var i = 0; i < used.Length; i++)
        {
            ref readonly var value = ref values[used[i]];
            cells[used[i]] = value.IsKnown ? _cells[i].Locate(in value) + 1 : 0;
        }
    }

    /// <summary>For each number that <see cref="Locate"/> can give a value for this attribute that gets it, defaults filled in.</summary>
    public IEnumerable<AttributeValue> Samples(int attribute)
    {
        var cells = _cells[Array.IndexOf(_used, attribute)];
        return Enumerable.Range(0, cells.Count).Select(cells.Sample).Prepend(_attributes[attribute].Effective(AttributeValue.Unknown));
    }
}
