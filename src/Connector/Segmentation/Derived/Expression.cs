using Connector.Accounts;

namespace Connector.Segmentation.Derived;

/// <summary>Arithmetic over numbers; NaN stands for unknown.</summary>
internal abstract record Expression
{
    public abstract IEnumerable<int> Inputs { get; }

    /// <param name="values">By attribute position.</param>
    public abstract double Of(ReadOnlySpan<AttributeValue> values);

    /// <summary>Every result lies between these two.</summary>
    public abstract ValidRange Range(IReadOnlyList<AttributeDefinition> attributes);

    /// <summary>The value of one input that gives this result while all others are as they are; NaN when the input is not in here.</summary>
    public abstract double Solve(int input, double result, ReadOnlySpan<AttributeValue> values);
}

internal sealed record NumberExpression(double Value) : Expression
{
    public override IEnumerable<int> Inputs => [];

    public override double Of(ReadOnlySpan<AttributeValue> values) => Value;

    public override ValidRange Range(IReadOnlyList<AttributeDefinition> attributes) => new(Value, Value);

    public override double Solve(int input, double result, ReadOnlySpan<AttributeValue> values) => double.NaN;
}

/// <param name="Index">Position of the attribute; -1 = not bound yet.</param>
internal sealed record InputExpression(string Name, int At, int Index = -1) : Expression
{
    public override IEnumerable<int> Inputs => [Index];

    public override double Of(ReadOnlySpan<AttributeValue> values) => values[Index].IsKnown ? values[Index].Number : double.NaN;

    public override ValidRange Range(IReadOnlyList<AttributeDefinition> attributes) => attributes[Index].Valid ?? ValidRange.Everything;

    public override double Solve(int input, double result, ReadOnlySpan<AttributeValue> values) => input == Index ? result : double.NaN;
}

/// <param name="Operator">One of + - * /.</param>
/// <param name="At">Of the operator, in characters from the start of the text.</param>
internal sealed record OperationExpression(char Operator, Expression Left, Expression Right, int At) : Expression
{
    public override IEnumerable<int> Inputs => Left.Inputs.Concat(Right.Inputs);

    public override double Of(ReadOnlySpan<AttributeValue> values) => Of(Left.Of(values), Right.Of(values));

    public override double Solve(int input, double result, ReadOnlySpan<AttributeValue> values)
    {
        if (!Left.Inputs.Contains(input))
        {
            var left = Left.Of(values);
            return Right.Solve(input, Operator switch { '+' => result - left, '-' => left - result, '*' => result / left, _ => left / result }, values);
        }

        var right = Right.Of(values);
        return Left.Solve(input, Operator switch { '+' => result - right, '-' => result + right, '*' => result / right, _ => result * right }, values);
    }

    public override ValidRange Range(IReadOnlyList<AttributeDefinition> attributes)
    {
        var (left, right) = (Left.Range(attributes), Right.Range(attributes));
        return Operator switch
        {
            '+' => new ValidRange(left.Low + right.Low, left.High + right.High),
            '-' => new ValidRange(left.Low - right.High, left.High - right.Low),
            '*' => Product(left, right),
            _ when right.Low < 0 && right.High > 0 => ValidRange.Everything,
            _ => Product(left, right.High <= 0 ? new ValidRange(Inverse(right.High, double.NegativeInfinity), Inverse(right.Low, double.NegativeInfinity))
                : new ValidRange(Inverse(right.High, double.PositiveInfinity), Inverse(right.Low, double.PositiveInfinity))),
        };
    }

    private double Of(double left, double right) => Operator switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        _ => right == 0 ? double.NaN : left / right,
    };

    private static ValidRange Product(ValidRange left, ValidRange right)
    {
        double[] ends = [Times(left.Low, right.Low), Times(left.Low, right.High), Times(left.High, right.Low), Times(left.High, right.High)];
        return new ValidRange(ends.Min(), ends.Max());
    }

    /// <summary>Nothing times without end is nothing: the end itself is never reached.</summary>
    private static double Times(double left, double right) => left == 0 || right == 0 ? 0 : left * right;

    private static double Inverse(double number, double ofNothing) => number == 0 ? ofNothing : 1 / number;
}
