using Connector.Accounts;
using Connector.Segmentation.Derived;

namespace Connector.Segmentation.Proof;

/// <summary>
/// Looks for an account whose calculated attribute has a wanted value: all inputs but one are set to plain numbers and the last one is solved for. Not to
/// find one proves nothing.
/// </summary>
internal sealed class Witness
{
    private const int MostTried = 2000;
    private static readonly double[] Plain = [1, 0, 2, 10, 100, 1000, 1_000_000, 5, 3, 0.5, -1];
    private static readonly double[] Offsets = [0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 5, -5];

    private readonly IReadOnlyList<AttributeDefinition> _attributes;
    private readonly AttributeDefinition _calculated;
    private readonly Calculation _calculation;
    private readonly int[] _inputs;
    private readonly AttributeValue[] _values;

    private Witness(IReadOnlyList<AttributeDefinition> attributes, AttributeDefinition calculated)
    {
        (_attributes, _calculated, _calculation) = (attributes, calculated, (Calculation)calculated.Derived!);
        _inputs = [.. _calculation.Inputs.Distinct()];
        _values = new AttributeValue[attributes.Count];
    }

    /// <summary>By attribute position, known only for what the calculation comes from and what follows; null when none was found.</summary>
    /// <param name="near">A value in the part that is wanted.</param>
    public static AttributeValue[]? Find(IReadOnlyList<AttributeDefinition> attributes, AttributeDefinition calculated, AttributeValue near, Func<AttributeValue, bool> isWanted)
    {
        var witness = new Witness(attributes, calculated);
        var tried = 0;
        foreach (var solved in witness._inputs)
        {
            foreach (var others in witness.Combinations([.. witness._inputs.Where(input => input != solved)]))
            {
                if (++tried > MostTried) return null;
                if (witness.Solve(solved, others, near, isWanted)) return witness._values;
            }
        }

        return null;
    }

    private bool Solve(int solved, IReadOnlyList<(int Input, double Value)> others, AttributeValue near, Func<AttributeValue, bool> isWanted)
    {
        foreach (var offset in Offsets)
        {
            Array.Clear(_values);
            if (!others.All(other => Set(other.Input, other.Value))) return false;
            Derivation.Fill(_attributes, _values);
            var exact = _calculation.Expression.Solve(solved, near.Number + offset, _values);
            foreach (var value in (double[])[exact, Math.Round(exact), Math.Floor(exact), Math.Ceiling(exact), Math.Round(exact, 2)])
            {
                if (!double.IsFinite(value) || !Set(solved, value)) continue;
                Derivation.Fill(_attributes, _values);
                if (_values[_calculated.Index] is { IsKnown: true } result && isWanted(result)) return true;
            }
        }

        return false;
    }

    private IEnumerable<IReadOnlyList<(int Input, double Value)>> Combinations(IReadOnlyList<int> inputs) =>
        inputs.Aggregate<int, IEnumerable<IReadOnlyList<(int, double)>>>([[]], (all, input) =>
            from some in all from value in Candidates(_attributes[input]) select (IReadOnlyList<(int, double)>)[.. some, (input, value)]);

    private static IEnumerable<double> Candidates(AttributeDefinition input)
    {
        if (input.Derived is Lookup lookup) return lookup.In.Results.Values.Append(lookup.In.Other).Where(result => result.IsKnown).Select(result => result.Number).Distinct();
        return input.Valid is { } valid ? Plain.Concat([valid.Low, valid.High]).Where(double.IsFinite) : Plain;
    }

    /// <summary>Gives an input a number by what it comes from; false when it cannot have it.</summary>
    private bool Set(int index, double value)
    {
        var input = _attributes[index];
        if (input.Derived is FirstKnown choice) return Set(choice.Choices[0], value);
        if (input.Derived is Lookup lookup) return Look(lookup, value);
        if (input.Type == AttributeType.Integer && value != Math.Floor(value)) return false;
        _values[index] = input.Allowed(AttributeValue.Of(value));
        return _values[index].IsKnown;
    }

    /// <summary>A value of the table's that has the wanted result, where the table is asked for an attribute with fields of its own.</summary>
    private bool Look(Lookup lookup, double value)
    {
        var found = lookup.In.Results.FirstOrDefault(pair => pair.Value == AttributeValue.Of(value)).Key;
        if (found is null || _attributes[lookup.Input].Derived is not null) return false;
        var canonical = _attributes[lookup.Input].Categories?.FirstOrDefault(category => category.Equals(found, StringComparison.OrdinalIgnoreCase));
        if (canonical is null && _attributes[lookup.Input].Categories is not null) return false;
        _values[lookup.Input] = AttributeValue.Of(canonical ?? found);
        return true;
    }
}
