using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Derived;
using CsCheck;
using NUnit.Framework;

namespace Connector.Tests.Segmentation;

/// <summary>Arithmetic of derived attributes: what goes together, what it gives, where results lie, and back from a result to an input.</summary>
internal sealed class CalculationTests
{
    private static readonly IReadOnlyList<AttributeDefinition> Attributes = FrameworkFile.Parse(TestFramework.Text
        .Replace("dimensions:\n", "  x: { type: integer, valid: -3..4, sources: [ s: x ] }\n  y: { type: integer, valid: 0..3, sources: [ s: y ] }\n  z: { type: integer, valid: -4..0, sources: [ s: z ] }\ndimensions:\n", StringComparison.Ordinal),
        "f.yaml", _ => new TableFile("regions.csv", TestFramework.Regions)).OrThrow().Attributes;

    private static readonly int X = Attributes.Single(attribute => attribute.Name == "x").Index;

    private static readonly Gen<Expression> Any = Gen.Recursive<Expression>((depth, inner) => depth > 2
        ? Gen.Int[0, 5].Select(kind => kind < 3 ? (Expression)new InputExpression("xyz"[kind].ToString(), 0, X + kind) : new NumberExpression(kind - 4))
        : Gen.Frequency((1, Gen.Int[0, 2].Select(kind => (Expression)new InputExpression("xyz"[kind].ToString(), 0, X + kind))),
            (3, Gen.Select(Gen.Int[0, 3], inner, inner, (sign, left, right) => (Expression)new OperationExpression("+-*/"[sign], left, right, 0)))));

    [Test]
    public void Every_result_lies_in_the_range_that_is_told_and_is_what_arithmetic_says()
    {
        Gen.Select(Any, Gen.Int[-3, 4], Gen.Int[0, 3], Gen.Int[-4, 0]).Sample((expression, x, y, z) =>
        {
            var (result, meant) = (expression.Of(Values(x, y, z)), Meaning(expression, [x, y, z]));
            if (meant is null) return !double.IsFinite(result);
            var range = expression.Range(Attributes);
            return Math.Abs(result - meant.Value) < 1e-9 && (double.IsNaN(range.Low) || double.IsNaN(range.High) || (range.Low <= result + 1e-9 && result - 1e-9 <= range.High));
        }, iter: 2000);
    }

    [TestCase('+', "x", "y", -3, 7)]
    [TestCase('-', "x", "y", -6, 4)]
    [TestCase('*', "x", "y", -9, 12)]
    [TestCase('*', "x", "z", -16, 12)]
    [TestCase('*', "z", "z", 0, 16)]
    [TestCase('/', "x", "y", double.NegativeInfinity, double.PositiveInfinity)]
    [TestCase('/', "y", "x", double.NegativeInfinity, double.PositiveInfinity)]
    [TestCase('/', "y", "z", double.NegativeInfinity, 0)]
    [TestCase('/', "y", "2", 0, 1.5)]
    [TestCase('/', "z", "-2", 0, 2)]
    [TestCase('/', "2", "2", 1, 1)]
    public void A_range_is_as_narrow_as_its_ends_allow(char sign, string left, string right, double low, double high)
    {
        var range = new OperationExpression(sign, Of(left), Of(right), 0).Range(Attributes);

        Assert.That((range.Low, range.High), Is.EqualTo((low, high)));
    }

    [Test]
    public void An_input_is_solved_for_so_that_the_calculation_gives_the_result()
    {
        var solved = 0;
        Gen.Select(Any, Gen.Int[-9, 9], Gen.Int[1, 3], Gen.Int[-4, -1]).Sample((expression, result, y, z) =>
        {
            if (expression.Inputs.Count(input => input == X) != 1) return;
            var input = expression.Solve(X, result, Values(1, y, z));
            if (!double.IsFinite(input) || Math.Abs(input) > 1e6) return;
            var values = Values(input, y, z);
            if (expression.Of(values) is var again && double.IsFinite(again)) Assert.That(again, Is.EqualTo(result).Within(1e-6));
            Interlocked.Increment(ref solved);
        }, iter: 3000);

        Assert.That(solved, Is.GreaterThan(100), "else the test proves little");
        Assert.That(new OperationExpression('+', Of("y"), Of("2"), 0).Solve(X, 5, Values(1, 1, 1)), Is.NaN, "x is not in it");
    }

    [TestCase("money", null, "arr + 1000", true)]
    [TestCase("money", null, "1000 + arr", true)]
    [TestCase("money", null, "arr - arr", true)]
    [TestCase("money", null, "arr * 2.5", true)]
    [TestCase("money", null, "score * arr", true)]
    [TestCase("money", null, "arr / employees", true)]
    [TestCase("decimal", null, "arr / arr", true)]
    [TestCase("money", null, "arr / arr", false)]
    [TestCase("money", null, "employees / arr", false, TestName = "People by money have no meaning")]
    [TestCase("money", null, "score - arr", false)]
    [TestCase("integer", "people", "employees + 5", true)]
    [TestCase("integer", "people", "5 + employees", true)]
    [TestCase("integer", "people", "employees + employees", true)]
    [TestCase("integer", "people", "employees * 2", true)]
    [TestCase("integer", "people", "2 * employees", true)]
    [TestCase("integer", "heads", "employees * 2", false, TestName = "A unit that follows must not be contradicted")]
    [TestCase("integer", null, "employees * 2", true, TestName = "It may be left out")]
    [TestCase("decimal", "people", "employees * 2", true, TestName = "Whole numbers may be declared as decimals")]
    [TestCase("integer", "people", "employees * 0.5", false, TestName = "A half of whole numbers is not whole")]
    [TestCase("integer", "people", "employees + 0.5", false)]
    [TestCase("integer", "people", "employees / 2", false)]
    [TestCase("decimal", "people", "employees / 2", true)]
    [TestCase("decimal", "heads", "employees / 2", false)]
    [TestCase("decimal", "heads", "employees / score", true, TestName = "A ratio has a unit of its own")]
    [TestCase("decimal", "heads", "employees * score", true)]
    [TestCase("decimal", null, "employees + score", false, TestName = "People and plain numbers are not added")]
    [TestCase("integer", null, "2 + 3", true)]
    [TestCase("integer", null, "2 + 0.5", false)]
    public void What_is_calculated_has_the_type_and_unit_that_follow(string type, string? unit, string calculation, bool fits)
    {
        var text = TestFramework.Text.Replace("dimensions:\n", $"  extra: {{ type: {type}, {(unit is null ? "" : $"unit: {unit}, ")}derived: {calculation} }}\ndimensions:\n", StringComparison.Ordinal);

        Assert.That(TestFramework.Load(text).Errors.Select(error => error.Message), fits ? Is.Empty : Is.Not.Empty);
    }

    [TestCase("value,result\ncustomer,\n*,1\n", 2, "value and result must both be filled")]
    [TestCase("value,result\ncustomer,few\n*,1\n", 2, "'few' is no whole number")]
    [TestCase("value,result\ncustomer,1.5\n*,1\n", 2, "'1.5' is no whole number")]
    [TestCase("value,result\ncustomer,1\nCustomer,2\n*,1\n", 3, "'Customer' stands here twice")]
    [TestCase("value,result\ncustomer,1\n*,1\n*,2\n", 4, "there are two lines for all other values: keep one")]
    public void A_table_to_look_up_in_is_checked_line_by_line(string table, int line, string message)
    {
        var text = TestFramework.Text.Replace("dimensions:\n", "  extra: { type: integer, derived: lookup kind in weights }\ndimensions:\n", StringComparison.Ordinal);

        var error = FrameworkFile.Parse(text, "f.yaml", name => name == "weights" ? new TableFile("weights.csv", table) : new TableFile("regions.csv", TestFramework.Regions)).Errors[0];

        Assert.That((error.File, error.Line), Is.EqualTo(("weights.csv", line)));
        Assert.That(error.Message, Does.Contain(message));
    }

    private static Expression Of(string text) => double.TryParse(text, out var number) ? new NumberExpression(number) : new InputExpression(text, 0, X + "xyz".IndexOf(text, StringComparison.Ordinal));

    private static AttributeValue[] Values(double x, double y, double z)
    {
        var values = new AttributeValue[Attributes.Count];
        (values[X], values[X + 1], values[X + 2]) = (AttributeValue.Of(x), AttributeValue.Of(y), AttributeValue.Of(z));
        return values;
    }

    private static double? Meaning(Expression expression, double[] values)
    {
        if (expression is NumberExpression number) return number.Value;
        if (expression is InputExpression input) return values[input.Index - X];
        var operation = (OperationExpression)expression;
        if (Meaning(operation.Left, values) is not { } left || Meaning(operation.Right, values) is not { } right) return null;
        return operation.Operator switch { '+' => left + right, '-' => left - right, '*' => left * right, _ => right == 0 ? null : left / right };
    }
}
