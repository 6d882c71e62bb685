namespace Connector.Segmentation.Documents;

/// <summary>Where each input comes from, how old it may be, and what depends on it.</summary>
internal static class SourcesDocument
{
    public static Document Of(Framework framework)
    {
        var words = new Words(framework);
        var text = new Markdown($"Data sources of {framework.Name} {framework.Version}");
        text.Paragraph("Sources are asked in this order; the first with a usable value wins. The CRM is read every night, only what changed, and the whole book is decided again.");
        text.Table(["Input", "Type", "Valid", "Sources in order of trust", "Oldest", "Goes back to the CRM", "Decides"],
            framework.Attributes.Select(attribute => (string[])
            [
                words.Attribute(attribute), Type(framework, attribute), attribute.Valid?.ToString() ?? "any", attribute.DerivedText ?? string.Join("; ", attribute.Sources.Select(Source)),
                Oldest(attribute), WriteBack(attribute), Decides(framework, attribute),
            ]));
        return new Document("sources", "Data-source and refresh map", text.ToString());
    }

    private static string Oldest(AttributeDefinition attribute)
    {
        var age = attribute.MaxAge is { } limit ? Words.Duration(limit) : "any age";
        return attribute.WhenStale switch
        {
            null => age,
            { Carry: { } carry } => $"{age}, then carried for {Words.Duration(carry)}",
            { Holds: true } => $"{age}; older or none: the segment is kept",
            var rule => $"{age}; older or none: {rule.Default} is taken",
        };
    }

    private static string Type(Framework framework, AttributeDefinition attribute)
    {
        var unit = attribute.Type == AttributeType.Money ? framework.Currency?.To : attribute.Unit;
        var type = attribute.Type.ToString().ToLowerInvariant();
        return $"{type}{(unit is null ? "" : $", {unit}")}{(attribute.Standardise is { } table ? $", by table {table.Name}" : "")}{(attribute.Required ? ", required" : "")}";
    }

    private static string Source(AttributeSource source) =>
        source.Fact is { } fact ? $"{source.Name}: {fact}" : string.Join(", ", source.Fields.Select(field => $"{field.Value} ({field.Key})"));

    private static string WriteBack(AttributeDefinition attribute)
    {
        var policy = attribute.WriteBack switch { WriteBackPolicy.FillBlank => "where blank", WriteBackPolicy.Replace => "yes", _ => "never" };
        var noted = attribute.SourceNotedIn.Concat(attribute.DayNotedIn).Select(field => $"{field.Value} ({field.Key})").ToList();
        return noted.Count == 0 ? policy : $"{policy}, noted in {string.Join(", ", noted)}";
    }

    private static string Decides(Framework framework, AttributeDefinition attribute)
    {
        var dimensions = framework.Dimensions.Where(dimension => framework.Reads(dimension).Contains(attribute.Index)).Select(dimension => dimension.Label);
        var population = framework.Reads(framework.Population).Contains(attribute.Index) ? ["who has a segment"] : Array.Empty<string>();
        return string.Join(", ", population.Concat(dimensions)) is { Length: > 0 } decides ? decides : "–";
    }
}
