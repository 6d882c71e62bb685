namespace Connector.Segmentation;

/// <summary>Whose accounts a view lists.</summary>
public enum ViewScope
{
    Everybody,

    /// <summary>Those of the person who looks.</summary>
    Mine,
}

/// <summary>Lists of accounts that people work from, as the framework names them: one list, or one for each segment of a dimension.</summary>
/// <param name="Label">What people see; <c>{dimension}</c> stands for the label of the segment that the list is about.</param>
/// <param name="Where">What an account must meet, all of it; at least one.</param>
public sealed record ViewDefinition(string Name, string Label, IReadOnlyList<ViewCondition> Where, ViewScope Scope)
{
    /// <summary>One list for each combination of segments that the conditions allow, the last condition's segments changing fastest; each parallel to <see cref="Where"/>.</summary>
    public IEnumerable<IReadOnlyList<Segment>> Lists() =>
        Where.Aggregate<ViewCondition, IEnumerable<IReadOnlyList<Segment>>>([[]], (lists, condition) =>
            from list in lists
            from segment in condition.Segment is { } one ? [one] : condition.Dimension.Segments.Append(condition.Dimension.Otherwise)
            select (IReadOnlyList<Segment>)[.. list, segment]);

    /// <summary>Stable: the view's name, then the segments that this list is one of many for.</summary>
    public string NameOf(IReadOnlyList<Segment> list) => string.Join('_', list.Where((_, place) => Where[place].Segment is null).Select(segment => segment.Name).Prepend(Name));
}

/// <param name="Segment">Null = one list for each segment of the dimension, <c>otherwise</c> included.</param>
public sealed record ViewCondition(Dimension Dimension, Segment? Segment);

/// <summary>How the accounts of a segment are added up.</summary>
public enum MeasureKind
{
    Sum,
    Average,
}

/// <summary>A figure that reports show per segment, beside the number of accounts.</summary>
public sealed record Measure(string Name, string Label, AttributeDefinition Attribute, MeasureKind Kind);
