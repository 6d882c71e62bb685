using Connector.Segmentation;
using Connector.Segmentation.Design;

namespace Connector.HubSpot;

/// <summary>Names of company properties and their options (lower-case letters, digits and _; lengths as the settings pages take them, UNCONFIRMED).</summary>
public sealed class HubSpotNaming : INamingRules
{
    private const int LongestName = 100;
    private const int LongestLabel = 100;

    public string Crm => "hubspot";

    public IEnumerable<string> Problems(Dimension dimension, string field)
    {
        if (field.Length > LongestName || !char.IsAsciiLetterLower(field[0]) || !field.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_'))
        {
            yield return $"{field} is no name of a property: lower-case letters, digits and _, a letter first, at most {LongestName}";
        }

        if (field.StartsWith("hs_", StringComparison.Ordinal)) yield return $"{field}: names that begin with hs_ are the vendor's own";
        if (dimension.Label.Length > LongestLabel) yield return $"label '{dimension.Label}' has {dimension.Label.Length} characters, a property's label at most {LongestLabel}: shorten it";
        foreach (var twice in dimension.Segments.Append(dimension.Otherwise).GroupBy(segment => segment.Label, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
        {
            yield return $"label '{twice.Key}' stands at two segments: options of one property have labels of their own";
        }
    }
}
