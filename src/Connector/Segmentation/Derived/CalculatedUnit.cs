namespace Connector.Segmentation.Derived;

/// <summary>What a calculation gives: money, or a number that may have a unit.</summary>
/// <param name="Type">Integer, decimal or money.</param>
/// <param name="Unit">Null = none; a constant takes any.</param>
internal sealed record CalculatedUnit(AttributeType Type, string? Unit = null, bool IsConstant = false)
{
    private bool IsMoney => Type == AttributeType.Money;

    public static CalculatedUnit Of(AttributeDefinition attribute) => new(attribute.Type, attribute.Type == AttributeType.Money ? null : attribute.Unit);

    public static CalculatedUnit OfNumber(double number) => new(number == Math.Floor(number) ? AttributeType.Integer : AttributeType.Decimal, null, IsConstant: true);

    /// <summary>Null when the two do not go together: money and people are not added, money is not multiplied by money.</summary>
    public static CalculatedUnit? Of(char sign, CalculatedUnit left, CalculatedUnit right)
    {
        var type = left.Type == AttributeType.Integer && right.Type == AttributeType.Integer ? AttributeType.Integer : AttributeType.Decimal;
        var isConstant = left.IsConstant && right.IsConstant;
        switch (sign)
        {
            case '+' or '-':
                if (left.IsConstant && !right.IsConstant) return right.IsMoney ? right : right with { Type = type };
                if (right.IsConstant && !left.IsConstant) return left.IsMoney ? left : left with { Type = type };
                if (left.IsMoney != right.IsMoney || left.Unit != right.Unit) return null;
                return left.IsMoney ? left : new CalculatedUnit(type, left.Unit, isConstant);
            case '*':
                if (left.IsMoney && right.IsMoney) return null;
                if (left.IsMoney || right.IsMoney) return new CalculatedUnit(AttributeType.Money);
                return new CalculatedUnit(type, left.IsConstant ? right.Unit : right.IsConstant ? left.Unit : null, isConstant);
            default:
                if (right.IsMoney && !left.IsMoney) return null;
                if (left.IsMoney) return new CalculatedUnit(right.IsMoney ? AttributeType.Decimal : AttributeType.Money);
                return new CalculatedUnit(AttributeType.Decimal, right.IsConstant ? left.Unit : null, isConstant);
        }
    }

    /// <summary>Whole numbers may be declared as decimals; a unit that follows must not be contradicted.</summary>
    public bool Fits(AttributeDefinition declared) =>
        (declared.Type == Type || (declared.Type == AttributeType.Decimal && Type == AttributeType.Integer))
        && (Unit is null || declared.Unit is null || declared.Unit == Unit);

    public override string ToString() => $"{Type.ToString().ToLowerInvariant()}{(Unit is { } unit ? $" in {unit}" : "")}";
}
