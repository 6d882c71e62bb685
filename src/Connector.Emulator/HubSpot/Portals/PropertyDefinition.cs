namespace Connector.Emulator.HubSpot.Portals;

/// <summary>One choice of an enumeration.</summary>
internal sealed record PropertyOption(string Label, string Value, int DisplayOrder, bool Hidden, string? Description = null);

/// <summary>The definition of one property (contract 9). Times are milliseconds since 1970.</summary>
internal sealed class PropertyDefinition
{
    public required string Name { get; init; }

    public required string Label { get; set; }

    /// <summary>string, number, date, datetime, enumeration, bool or phone_number.</summary>
    public required string Type { get; set; }

    public required string FieldType { get; set; }

    public required string GroupName { get; set; }

    public string Description { get; set; } = "";

    public IReadOnlyList<PropertyOption> Options { get; set; } = [];

    public int DisplayOrder { get; set; } = -1;

    public bool Hidden { get; set; }

    public bool FormField { get; set; }

    public bool HasUniqueValue { get; init; }

    public string? CalculationFormula { get; set; }

    /// <summary>Values come from elsewhere (owners, pipelines), so that the definition lists none.</summary>
    public bool ExternalOptions { get; init; }

    public bool HubSpotDefined { get; init; }

    public bool ReadOnlyValue { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; set; }

    public long? ArchivedAt { get; set; }

    public bool Calculated => CalculationFormula is not null || FieldType == "calculation_equation";
}

/// <summary>A group of properties.</summary>
internal sealed class PropertyGroup
{
    public required string Name { get; init; }

    public required string Label { get; set; }

    public int DisplayOrder { get; set; }
}
