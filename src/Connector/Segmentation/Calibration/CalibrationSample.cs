namespace Connector.Segmentation.Calibration;

/// <summary>Accounts of a book, as numbers to find thresholds among.</summary>
/// <param name="Attributes">The chosen ones; numbers all.</param>
/// <param name="Rows">One per account of which all are known, in the book's order; parallel to <paramref name="Attributes"/>.</param>
/// <param name="Segments">Where the rules put each now, by position in the dimension; parallel to <paramref name="Rows"/>.</param>
/// <param name="Active">Accounts of the population.</param>
/// <param name="Incomplete">Those of them of which a chosen attribute is unknown: left out.</param>
public sealed record CalibrationSample(
    IReadOnlyList<AttributeDefinition> Attributes, IReadOnlyList<double[]> Rows, IReadOnlyList<int> Segments, long Active, long Incomplete)
{
    /// <summary>One attribute's values, in the order of the rows.</summary>
    public IEnumerable<double> Column(int attribute) => Rows.Select(row => row[attribute]);
}

/// <summary>How accounts are told apart.</summary>
public enum CalibrationMethod
{
    /// <summary>Segments of the same number of accounts.</summary>
    Quantiles,

    /// <summary>Jenks: the borders of one attribute that leave the least spread within.</summary>
    NaturalBreaks,

    /// <summary>Clusters around means of all attributes together.</summary>
    KMeans,

    /// <summary>Ward: clusters joined as long as the spread within grows least.</summary>
    Hierarchical,
}

/// <summary>On what scale distances count.</summary>
public enum ScaleChoice
{
    /// <summary>The logarithm of an attribute that few accounts have most of.</summary>
    Auto,
    Linear,
    Log,
}
