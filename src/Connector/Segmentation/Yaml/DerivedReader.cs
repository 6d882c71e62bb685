using Connector.Segmentation.Derived;

namespace Connector.Segmentation.Yaml;

/// <summary>The <c>derived</c> text of an attribute, bound to the attributes above it and checked for types and units.</summary>
internal sealed class DerivedReader(FrameworkProblems problems, TableShelf tables, YamlScalar text, AttributeDefinition attribute, IReadOnlyList<AttributeDefinition> above)
{
    /// <summary>The attribute with its derivation; as it was when something was reported.</summary>
    public AttributeDefinition Read()
    {
        var (parsed, error) = DerivationParser.Parse(text.Value);
        if (error is not null) problems.Add(text, error.Offset, $"{error.Message}, in 'derived' of {attribute.Name}");
        return parsed switch
        {
            null => attribute,
            { FirstKnown: { } names } => FirstKnown(names),
            { Lookup: { } lookup } => Lookup(lookup.Input, lookup.Table),
            { Rollup: { } rollup } => new RollupReader(problems, text, attribute, above).Read(rollup.Kind, rollup.Of, rollup.Parent),
            _ => Calculation(parsed.Expression!),
        };
    }

    private AttributeDefinition FirstKnown(IReadOnlyList<NameAt> names)
    {
        var inputs = names.Select(Find).ToList();
        foreach (var (input, name) in inputs.Zip(names).Where(pair => pair.First is { } found && (found.Type != attribute.Type || found.Unit != attribute.Unit)))
        {
            problems.Add(text, name.At, $"'{name.Name}' is {Kind(input!)} and {attribute.Name} is {Kind(attribute)}: give both the same type and unit");
        }

        if (inputs.Distinct().Count() < inputs.Count) problems.Add(text, names[0].At, $"an attribute stands twice in 'derived' of {attribute.Name}: keep one");
        if (names.Count < 2) problems.Add(text, names[0].At, $"'first known of' chooses among two attributes or more: name another one, or use {names[0].Name} itself");
        if (attribute.Valid is not null) ReportValid();
        if (inputs.Contains(null)) return attribute;
        var categories = inputs.Select(input => input!.Categories).ToList();
        var all = categories.Contains(null) ? null : categories.SelectMany(one => one!).Distinct(StringComparer.Ordinal).ToList();
        return attribute with { Derived = new FirstKnown([.. inputs.Select(input => input!.Index)]) { Text = text.Value.Trim() }.With(all) };
    }

    private AttributeDefinition Lookup(NameAt source, NameAt name)
    {
        if (attribute.Type is not (AttributeType.Category or AttributeType.Integer or AttributeType.Decimal))
        {
            problems.Add(text, name.At, $"a table gives categories or numbers, and {attribute.Name} is {Kind(attribute)}: make it 'type: category', integer or decimal");
            return attribute;
        }

        if (attribute.Valid is not null) ReportValid();
        var input = Find(source);
        var (line, column) = ScalarPosition.Of(text, name.At);
        if (tables.Lookup(new YamlScalar(line, column, name.Name, name.Name, IsPlain: true), attribute.Type) is not { } table || input is null) return attribute;
        if (input.Type is not (AttributeType.Category or AttributeType.Text))
        {
            problems.Add(text, source.At, $"'{input.Name}' is {Kind(input)}, and a table is asked for a category or a text");
            return attribute;
        }

        var missing = table.Other.IsKnown ? [] : (input.Categories ?? []).Where(category => !table.Results.ContainsKey(category)).ToList();
        if (missing.Count > 0) problems.Add(text, name.At, $"table {table.Name} has no line for {string.Join(", ", missing.Take(5).Select(one => $"'{one}'"))}{(missing.Count > 5 ? ", …" : "")}: add {(missing.Count == 1 ? "it" : "them")}, or a line for all others: *,…");
        if (table.Categories is null && !table.Other.IsKnown && (input.Categories is null || input.Map is not null))
        {
            problems.Add(text, name.At, $"{input.Name} can be what table {table.Name} does not list: add a line for all others: *,0");
        }

        return attribute with { Derived = new Lookup(input.Index, table) { Text = text.Value.Trim() } };
    }

    private AttributeDefinition Calculation(Expression parsed)
    {
        var expression = Bind(parsed);
        if (expression is null || UnitOf(expression) is not { } unit) return attribute;
        if (!unit.Fits(attribute))
        {
            problems.Add(text, $"'derived' of {attribute.Name} gives {unit}, and it is declared as {Kind(attribute)}: write 'type: {unit.Type.ToString().ToLowerInvariant()}'");
            return attribute;
        }

        var range = expression.Range([.. above]);
        var valid = attribute.Valid is { } declared ? new ValidRange(Math.Max(declared.Low, range.Low), Math.Min(declared.High, range.High)) : range;
        if (valid.Low > valid.High)
        {
            problems.Add(text, $"'derived' of {attribute.Name} gives {range}, which is never valid: mend 'valid'");
            return attribute;
        }

        return attribute with { Valid = valid == ValidRange.Everything ? null : valid, Derived = new Calculation(expression) { Text = text.Value.Trim() } };
    }

    private Expression? Bind(Expression parsed)
    {
        if (parsed is NumberExpression) return parsed;
        if (parsed is OperationExpression operation)
        {
            var (left, right) = (Bind(operation.Left), Bind(operation.Right));
            return left is null || right is null ? null : operation with { Left = left, Right = right };
        }

        var input = (InputExpression)parsed;
        if (Find(new NameAt(input.Name, input.At)) is not { } found) return null;
        if (!found.IsNumber) problems.Add(text, input.At, $"'{found.Name}' is {Kind(found)} and cannot be calculated with");
        else if (IsCalculated(found)) problems.Add(text, input.At, $"'{found.Name}' is calculated itself: write out what it is, in brackets");
        else return input with { Index = found.Index };
        return null;
    }

    private bool IsCalculated(AttributeDefinition found) => found.Derived is Calculation || (found.Derived?.Inputs.Any(index => IsCalculated(above[index])) ?? false);

    /// <summary>Null when the units do not go together, which is reported at the operator.</summary>
    private CalculatedUnit? UnitOf(Expression expression)
    {
        if (expression is NumberExpression number) return CalculatedUnit.OfNumber(number.Value);
        if (expression is InputExpression input) return CalculatedUnit.Of(above[input.Index]);
        var operation = (OperationExpression)expression;
        if (UnitOf(operation.Left) is not { } left || UnitOf(operation.Right) is not { } right) return null;
        if (CalculatedUnit.Of(operation.Operator, left, right) is { } unit) return unit;
        problems.Add(text, operation.At, $"{left} {operation.Operator} {right} has no meaning in 'derived' of {attribute.Name}");
        return null;
    }

    private AttributeDefinition? Find(NameAt name)
    {
        if (above.FirstOrDefault(one => one.Name == name.Name) is { Rollup: null } found) return found;
        if (above.Any(one => one.Name == name.Name)) problems.Add(text, name.At, $"'{name.Name}' is the group's, and nothing is derived from that: compare it as it is");
        else problems.Add(text, name.At, $"'{name.Name}' is no attribute above {attribute.Name}, and it can only be derived from these.{Suggestion.For(name.Name, above.Select(one => one.Name))}");
        return null;
    }

    private void ReportValid() => problems.Add(text, $"what is chosen or looked up is valid as it is: take 'valid' out of {attribute.Name}");

    internal static string Kind(AttributeDefinition one) => $"{one.Type.ToString().ToLowerInvariant()}{(one.Unit is { } unit ? $" in {unit}" : "")}";
}
