using Connector.Segmentation;
using Connector.Segmentation.Design;

namespace Connector.Salesforce;

/// <summary>Names of custom fields and their values (contract 5.3: letters, digits, single _; lengths as the set-up pages take them, UNCONFIRMED).</summary>
public sealed class SalesforceNaming : INamingRules
{
    private const string Custom = "__c";
    private const int LongestName = 40;
    private const int LongestLabel = 40;
    private const int LongestValue = 255;

    public string Crm => SalesforceRules.CrmName;

    public IEnumerable<string> Problems(Dimension dimension, string field)
    {
        if (!field.EndsWith(Custom, StringComparison.Ordinal)) yield return $"{field} is no custom field: its name ends with {Custom}";
        else if (!IsDeveloperName(field[..^Custom.Length])) yield return $"{field} is no name of a custom field: letters, digits and single _, a letter first, no _ before {Custom}, at most {LongestName} before it";
        if (dimension.Label.Length > LongestLabel) yield return $"label '{dimension.Label}' has {dimension.Label.Length} characters, a field's label at most {LongestLabel}: shorten it";
        foreach (var segment in dimension.Segments.Append(dimension.Otherwise).Where(segment => segment.Name.Length > LongestValue || segment.Label.Length > LongestValue))
        {
            yield return $"segment {segment.Name}: name and label of a picklist value have at most {LongestValue} characters";
        }
    }

    private static bool IsDeveloperName(string name) =>
        name.Length is > 0 and <= LongestName && char.IsAsciiLetter(name[0]) && name[^1] != '_' && !name.Contains("__", StringComparison.Ordinal) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
