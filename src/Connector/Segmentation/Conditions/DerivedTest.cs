using Connector.Accounts;
using Connector.Segmentation.Derived;

namespace Connector.Segmentation.Conditions;

/// <summary>
/// A test on an attribute that is chosen or looked up, and what it asks of the attributes behind: so that what is unknown, what could be and what is
/// proved is told of these, exactly. A calculated attribute has no such meaning and is tested itself.
/// </summary>
/// <param name="Written">Bound to the derived attribute.</param>
internal sealed record DerivedTest(AttributeTest Written, Condition Meaning) : Condition
{
    /// <summary>The test itself when its attribute is not chosen or looked up.</summary>
    public static Condition Of(AttributeTest bound, IReadOnlyList<AttributeDefinition> attributes) => attributes[bound.Attribute.Index].Derived switch
    {
        FirstKnown choice => new DerivedTest(bound, First(bound, [.. choice.Choices.Select(index => attributes[index])], attributes)),
        Lookup lookup => new DerivedTest(bound, Listed(bound, lookup, attributes)),
        _ => bound,
    };

    /// <summary><c>a is known and test(a) or a is unknown and (…)</c>, the last without conditions.</summary>
    private static Condition First(AttributeTest test, IReadOnlyList<AttributeDefinition> choices, IReadOnlyList<AttributeDefinition> attributes)
    {
        if (test is KnownTest known)
        {
            return Junction.Of(isAnd: !known.Known, [.. choices.Select(choice => Of(known with { Attribute = Reference(test, choice) }, attributes))]);
        }

        var result = Of(On(test, choices[^1]), attributes);
        foreach (var choice in choices.SkipLast(1).Reverse())
        {
            var taken = Junction.Of(isAnd: true, [Of(new KnownTest(Reference(test, choice), true), attributes), Of(On(test, choice), attributes)]);
            var passed = Junction.Of(isAnd: true, [Of(new KnownTest(Reference(test, choice), false), attributes), result]);
            result = Junction.Of(isAnd: false, [taken, passed]);
        }

        return result;
    }

    /// <summary>The values whose result meets the test, or, where every other value's does, those whose result does not.</summary>
    private static Condition Listed(AttributeTest test, Lookup lookup, IReadOnlyList<AttributeDefinition> attributes)
    {
        var source = Reference(test, attributes[lookup.Input]);
        if (test is KnownTest known) return Of(known with { Attribute = source }, attributes);
        var holds = ConditionCompiler.Compile(test);
        var values = new AttributeValue[attributes.Count];
        var others = Holds(lookup.In.Find(""));
        var differing = lookup.In.Results.Where(pair => Holds(pair.Value) != others).Select(pair => new Constant(AttributeValue.Of(pair.Key), test.Attribute.At));
        return Of(new ListTest(source, [.. differing], Negated: others), attributes);

        bool Holds(AttributeValue result)
        {
            values[test.Attribute.Index] = result;
            return holds(values, false) == ThreeValued.True;
        }
    }

    private static AttributeReference Reference(AttributeTest test, AttributeDefinition attribute) => new(attribute.Name, test.Attribute.At, attribute.Index);

    private static AttributeTest On(AttributeTest test, AttributeDefinition attribute) => test switch
    {
        DaysSinceTest since => new DaysSinceTest(since.Days with { Attribute = Reference(test, attribute) }),
        _ => test with { Attribute = Reference(test, attribute) },
    };
}
