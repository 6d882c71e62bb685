using System.Text.RegularExpressions;
using Connector.Segmentation.Linting;

namespace Connector.Salesforce;

/// <summary>
/// What Salesforce lets a custom picklist field and its values be called. Developer names: letters, digits and single underscores (contract, section on
/// metadata). The lengths are those of the set-up pages (40 for a field's name and label, 255 for a value) and UNCONFIRMED by the stored contract: cautious.
/// </summary>
public static partial class SalesforceNameRules
{
    private const int LongestFieldLabel = 40;
    private const int LongestValue = 255;

    public static CrmNameRules Rules { get; } = new("salesforce", FieldName(), "a custom field has 1 to 40 letters, digits and single underscores, begins with a letter and ends in __c, such as Customer_Tier__c",
        LongestFieldLabel, LongestValue, LongestValue);

    /// <summary>With the prefix of a managed package, perhaps; a standard field is none of ours.</summary>
    [GeneratedRegex("^([A-Za-z][A-Za-z0-9]{0,14}__)?(?=.{1,43}$)[A-Za-z](_?[A-Za-z0-9])*__c$")]
    private static partial Regex FieldName();
}
