using System.Text.RegularExpressions;
using Connector.Segmentation.Linting;

namespace Connector.HubSpot;

/// <summary>What HubSpot lets a property and its options be called. The lengths are UNCONFIRMED by the stored contract: cautious.</summary>
public static partial class HubSpotNameRules
{
    private const int LongestLabel = 250;

    public static CrmNameRules Rules { get; } = new("hubspot", PropertyName(), "a property has 1 to 100 small letters, digits and underscores and begins with a letter, such as customer_tier",
        LongestLabel, LongestLabel, LongestLabel);

    [GeneratedRegex("^[a-z][a-z0-9_]{0,99}$")]
    private static partial Regex PropertyName();
}
