using Connector.Accounts;

namespace Connector.Segmentation;

/// <summary>An account that a small change of one number would move: worth a look by a person before its value is.</summary>
/// <param name="Distance">From the value to the border, as a share of the border; 0 or more.</param>
/// <param name="Worth">What the account weighs; null while unknown.</param>
public sealed record BorderlineAccount(AccountId Account, Dimension Dimension, Segment Segment, SegmentChange Change, AttributeValue Value, double Distance, double? Worth);

/// <summary>Finds accounts close to a border. Pure; for one thread.</summary>
/// <param name="framework">Of the day.</param>
/// <param name="margin">Share of a border within which an account is close; null = the dimension's own margin, or a tenth where it has none.</param>
public sealed class BorderlineFinder(Framework framework, double? margin)
{
    private const double UsualMargin = 0.1;

    private readonly Decider _decider = new(framework);
    private readonly Segmenter _segmenter = new(framework, 0);
    private readonly double[][][] _borders = [.. framework.Dimensions.Select(dimension => Steadying.Borders(framework, dimension))];

    /// <summary>Per dimension the nearest border at most; nothing of an account outside the population, nor where a person's decision stands.</summary>
    /// <param name="attributes">By attribute position, cleaned.</param>
    /// <param name="overrides">In force of this account.</param>
    public IEnumerable<BorderlineAccount> Of(AccountId account, AttributeValue[] attributes, IReadOnlyList<Override> overrides) =>
        _decider.MembershipOf(attributes) != Membership.Active ? [] : framework.Dimensions
            .Where(dimension => IsClose(dimension, attributes) && overrides.All(one => one.Dimension != dimension.Name))
            .Select(dimension => Nearest(account, dimension, attributes)).OfType<BorderlineAccount>();

    private bool IsClose(Dimension dimension, AttributeValue[] attributes)
    {
        foreach (var index in dimension.UsedAttributes)
        {
            if (attributes[index].Kind != ValueKind.Number) continue;
            var (value, share) = (attributes[index].Number, Margin(dimension, index));
            foreach (var border in _borders[dimension.Index][index])
            {
                if (Math.Abs(value - border) <= share * Math.Abs(border)) return true;
            }
        }

        return false;
    }

    private BorderlineAccount? Nearest(AccountId account, Dimension dimension, AttributeValue[] attributes) =>
        SegmentChanges.Of(_decider, dimension, attributes)
            .Where(change => change.Attribute.IsNumber && attributes[change.Attribute.Index].IsKnown)
            .Select(change => (change, Distance: Distance(attributes[change.Attribute.Index].Number, change.Nearest.Number)))
            .Where(one => one.Distance <= Margin(dimension, one.change.Attribute.Index))
            .OrderBy(one => one.Distance)
            .Select(one => new BorderlineAccount(account, dimension, dimension.At(_decider.Decide(dimension.Index, attributes).Segment), one.change,
                attributes[one.change.Attribute.Index], one.Distance, _segmenter.ValueOf(attributes)))
            .FirstOrDefault();

    private double Margin(Dimension dimension, int attribute) =>
        margin ?? (dimension.Stability?.Margins.TryGetValue(attribute, out var own) == true ? own : UsualMargin);

    /// <summary>As a share of the border; infinite from a border of 0.</summary>
    private static double Distance(double value, double border) => Math.Abs(value - border) / Math.Abs(border);
}
