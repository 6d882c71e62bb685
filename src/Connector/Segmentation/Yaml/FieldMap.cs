namespace Connector.Segmentation.Yaml;

/// <summary>Reads <c>{ &lt;crm name&gt;: &lt;field API name&gt; }</c>.</summary>
internal static class FieldMap
{
    /// <param name="claim">Told every (CRM, field); false = somebody has it already.</param>
    public static Dictionary<string, string> Read(YamlNode node, string what, FrameworkProblems problems, Func<string, string, bool> claim)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        if (node is not YamlMap { Entries: { Count: > 0 } entries })
        {
            problems.Add(node, $"{what} needs a field for each CRM, such as {{ <crm name>: <field> }}");
            return fields;
        }

        foreach (var (crm, value) in entries.Select(entry => (entry.Key, entry.Value)))
        {
            if (!problems.IsName(crm, "a CRM")) continue;
            if (value is not YamlScalar field || !FrameworkWords.IsField(field.Value))
            {
                problems.Add(value, $"{what} needs the API name of a field of {crm.Value}");
            }
            else if (!claim(crm.Value, field.Value))
            {
                problems.Add(field, $"field {field.Value} of {crm.Value} is already used: {what} needs its own");
            }
            else fields[crm.Value] = field.Value;
        }

        return fields;
    }
}
