using System.Text.RegularExpressions;

namespace Connector.Segmentation.Linting;

/// <summary>How long and of what shape a CRM lets names be; each adapter states its own.</summary>
/// <param name="Crm">As in the framework file.</param>
/// <param name="FieldName">What a field's API name must match.</param>
/// <param name="FieldNameMend">Says so to a person.</param>
/// <param name="LongestFieldLabel">Characters.</param>
/// <param name="LongestValue">Characters of a picklist value's API name.</param>
/// <param name="LongestValueLabel">Characters of a picklist value's label.</param>
public sealed record CrmNameRules(string Crm, Regex FieldName, string FieldNameMend, int LongestFieldLabel, int LongestValue, int LongestValueLabel);
