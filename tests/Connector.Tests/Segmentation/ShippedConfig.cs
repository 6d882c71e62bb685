using Connector.Segmentation;

namespace Connector.Tests.Segmentation;

/// <summary>The files in config/.</summary>
internal static class ShippedConfig
{
    public static string Folder => Repository.Config;

    public static string File => Path.Combine(Folder, "segmentation.yaml");

    public static Framework Framework { get; } = FrameworkFile.Load(File).OrThrow();

    /// <summary>The shipped framework, with all four notes on Customer Tier.</summary>
    public static Framework WithNotes(string crm)
    {
        const string Fields = "    fields: { salesforce: Customer_Tier__c, hubspot: customer_tier }\n";
        var notes = string.Join(", ", new[] { "reason", "provisional", "version", "run" }.Select(kind => $"{kind}: {{ {crm}: {(crm == "hubspot" ? $"customer_tier_{kind}" : $"Customer_Tier_{char.ToUpperInvariant(kind[0])}{kind[1..]}__c")} }}"));
        var text = System.IO.File.ReadAllText(File).Replace(Fields, $"{Fields}    notes: {{ {notes} }}\n", StringComparison.Ordinal);
        return FrameworkFile.Remembered(text, File, Folder).OrThrow();
    }

    /// <summary>Its rules of a day; some ask how long something is ago.</summary>
    public static DateOnly Day { get; } = new(2026, 11, 26);
}
