using Connector.Accounts;
using Connector.Segmentation.Cells;
using Connector.Segmentation.Conditions;

namespace Connector.Segmentation.Proof;

/// <summary>
/// Every kind of account that some rules can tell apart: each attribute that they read in each cell of its valid domain, or unknown. A kind
/// is a number; the first attribute's cells change fastest.
/// </summary>
internal sealed class RuleGrid
{
    private readonly Framework _framework;
    private readonly AttributeValue[][] _choices;

    public RuleGrid(Framework framework, IEnumerable<Condition> conditions)
    {
        var tests = conditions.SelectMany(condition => condition.Tests).ToLookup(test => test.Attribute.Index);
        _framework = framework;
        Used = [.. tests.Select(group => group.Key).Order()];
        _choices = [.. Used.Select(index => Choices(framework.Attributes[index], tests[index]))];
        Kinds = _choices.Aggregate(1.0, (product, choices) => product * choices.Length);
    }

    /// <summary>Attribute positions that the rules read, ascending.</summary>
    public int[] Used { get; }

    /// <summary>How many kinds there are; may be more than any number of steps could visit.</summary>
    public double Kinds { get; }

    /// <summary>Values that stand for the cells of a used attribute, ascending for numbers; unknown last, unless it has a default.</summary>
    /// <param name="position">In <see cref="Used"/>.</param>
    public IReadOnlyList<AttributeValue> Choices(int position) => _choices[position];

    /// <summary>How far apart the numbers of two kinds are that differ by one cell of this attribute.</summary>
    public int Stride(int position) => _choices[..position].Aggregate(1, (product, choices) => product * choices.Length);

    /// <summary>By attribute position; attributes that the rules do not read are unknown.</summary>
    public AttributeValue[] Account(int kind)
    {
        var values = new AttributeValue[_framework.Attributes.Count];
        for (var i = 0; i < Used.Length; i++) (kind, values[Used[i]]) = (kind / _choices[i].Length, _choices[i][kind % _choices[i].Length]);
        return values;
    }

    /// <summary>Visits every kind in the order of their numbers.</summary>
    /// <param name="visit">Gets the values by attribute position, valid during the call, and whether all used attributes are known.</param>
    public void Visit(Action<AttributeValue[], bool> visit)
    {
        var values = Account(0);
        var digits = new int[Used.Length];
        var unknown = Used.Count(index => !values[index].IsKnown);
        for (var kind = 0; kind < Kinds; kind++)
        {
            visit(values, unknown == 0);
            for (var i = 0; i < digits.Length; i++)
            {
                ref var value = ref values[Used[i]];
                if (!value.IsKnown) unknown--;
                digits[i] = digits[i] + 1 < _choices[i].Length ? digits[i] + 1 : 0;
                value = _choices[i][digits[i]];
                if (!value.IsKnown) unknown++;
                if (digits[i] > 0) break;
            }
        }
    }

    private static AttributeValue[] Choices(AttributeDefinition attribute, IEnumerable<AttributeTest> tests)
    {
        var cells = CellGrid.Cut(attribute, tests).Possible;
        return attribute.Default is null ? [.. cells, AttributeValue.Unknown] : [.. cells];
    }
}
