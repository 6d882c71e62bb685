namespace Connector.Segmentation.Conditions;

/// <summary><c>health &gt;= 70</c>: a score against whole numbers.</summary>
/// <param name="Parts">What the score is made of, bound and on the day.</param>
/// <param name="Bounds">A comparison or a range; its attribute is the score's name.</param>
internal sealed record ScoreTest(IReadOnlyList<ScoreTerm> Parts, AttributeTest Bounds) : Condition
{
    /// <summary>Every test of a score within a condition.</summary>
    public static IEnumerable<ScoreTest> In(Condition condition) => condition switch
    {
        Junction junction => junction.Parts.SelectMany(In),
        Negation negation => In(negation.Part),
        Certainty certainty => In(certainty.Part),
        ScoreTest score => [score],
        _ => [],
    };

    public bool Equals(ScoreTest? other) => other is not null && Bounds == other.Bounds && Parts.SequenceEqual(other.Parts);

    public override int GetHashCode() => HashCode.Combine(Bounds, Parts.Count);

    /// <summary>What is certain of a score that lies between two sums, both possible.</summary>
    public ThreeValued Of(int low, int high) => Bounds switch
    {
        ComparisonTest { Value.Value.Number: var border } test => test.Operator switch
        {
            Comparison.GreaterOrEqual => AtLeast(low, high, border),
            Comparison.Less => AtLeast(low, high, border).Not(),
            Comparison.LessOrEqual => AtMost(low, high, border),
            Comparison.Greater => AtMost(low, high, border).Not(),
            Comparison.Equal => AtLeast(low, high, border).And(AtMost(low, high, border)),
            _ => AtLeast(low, high, border).And(AtMost(low, high, border)).Not(),
        },
        RangeTest range => AtLeast(low, high, range.Low.Value.Number).And(AtMost(low, high, range.High.Value.Number)),
        _ => throw new InvalidOperationException("a score is compared or in a range"),
    };

    private static ThreeValued AtLeast(int low, int high, double border) => low >= border ? ThreeValued.True : high < border ? ThreeValued.False : ThreeValued.Unknown;

    private static ThreeValued AtMost(int low, int high, double border) => high <= border ? ThreeValued.True : low > border ? ThreeValued.False : ThreeValued.Unknown;
}

internal sealed record ScoreTerm(Condition Condition, int Points);

/// <summary>A sum of points of which some are open.</summary>
internal readonly record struct ScoreSum(int Low, int High)
{
    public ScoreSum With(int points, ThreeValued holds) => holds switch
    {
        ThreeValued.True => new(Low + points, High + points),
        ThreeValued.Unknown => new(Low + Math.Min(points, 0), High + Math.Max(points, 0)),
        _ => this,
    };
}
