using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Tests.Segmentation;

/// <summary>A small framework to change line by line; attributes in the order of <see cref="Values"/>.</summary>
internal static class TestFramework
{
    public const string Text = """
        framework: test
        version: 1.2.0
        effective: 2026-11-01
        owner: Operations
        objective: retention
        currency: { to: USD }
        questions:
          money: { ask: Where is it?, answered_by: [ tier ] }
        population:
          active: kind = 'customer'
        attributes:
          employees: { type: integer, unit: people, valid: 1..3000000, sources: [ crm: { alpha: Employees, beta: numberofemployees } ] }
          arr:       { type: money, valid: 0.., sources: [ crm: { alpha: ARR__c } ] }
          region:    { type: category, standardise: regions, sources: [ crm: { alpha: Country } ] }
          kind:      { type: category, map: { Customer: customer, Partner Co: partner }, sources: [ crm: { alpha: Type } ] }
          vip:       { type: boolean, default: false, sources: [ crm: { alpha: Vip__c } ] }
          trial:     { type: boolean, sources: [ crm: { alpha: Trial__c } ] }
          joined:    { type: date, sources: [ crm: { alpha: Joined__c } ] }
          note:      { type: text, sources: [ crm: { alpha: Note__c } ] }
          score:     { type: decimal, sources: [ usage: score ] }
        dimensions:
          tier:
            label: Tier
            kind: value
            fields: { alpha: Tier__c, beta: tier }
            segments:
              - { name: strategic, label: Strategic, when: arr >= 250000 or employees >= 1000 or vip, action: Call, sla: 1h }
              - { name: core,      label: Core,      when: arr >= 25000 or employees >= 100, action: Mail, sla: 4h }
              - { name: scale,     label: Scale,     when: arr > 0 or employees >= 1, action: Wait, sla: 1d }
            otherwise: { name: unclassified, label: Unclassified, action: Research }
            expect: { strategic: 2%..20%, unclassified: 0%..5% }
          area:
            label: Area
            kind: firmographic
            fields: { alpha: Area__c }
            segments:
              - { name: near, label: Near, when: "region in ('EMEA', 'APAC')", action: Visit, sla: 1d }
              - name: far
                label: Far
                when: >-
                  region = 'LATAM'
                  or region is known
                action: Write
                sla: 1d
            otherwise: { name: nowhere, label: Nowhere, action: Research }

        """;

    public const string Regions = "value,canonical\nGermany,EMEA\nJapan,APAC\nBrazil,LATAM\nUSA,NA\n";

    public static Framework Framework { get; } = Load(Text).OrThrow();

    public static FrameworkLoadResult Load(string text, string regions = Regions) =>
        FrameworkFile.Parse(text, "f.yaml", name => name == "regions" ? new TableFile("regions.csv", regions) : null);

    /// <summary>The text with one piece replaced; the piece must be there.</summary>
    public static FrameworkLoadResult With(string piece, string replacement)
    {
        if (!Text.Contains(piece, StringComparison.Ordinal)) throw new ArgumentException($"'{piece}' is not in the text", nameof(piece));
        var at = Text.IndexOf(piece, StringComparison.Ordinal);
        return Load(Text[..at] + replacement + Text[(at + piece.Length)..]);
    }

    /// <summary>Attribute values in the framework's order; what is not given is unknown.</summary>
    public static AttributeValue[] Values(
        double? employees = null, double? arr = null, string? region = null, string? kind = "customer",
        bool? vip = null, bool? trial = null, DateOnly? joined = null, string? note = null, double? score = null) =>
    [
        Of(employees), Of(arr), AttributeValue.Of(region), AttributeValue.Of(kind), Of(vip), Of(trial),
        joined is { } day ? AttributeValue.Of(day) : AttributeValue.Unknown, AttributeValue.Of(note), Of(score),
    ];

    private static AttributeValue Of(double? number) => number is { } known ? AttributeValue.Of(known) : AttributeValue.Unknown;

    private static AttributeValue Of(bool? yes) => yes is { } known ? AttributeValue.Of(known) : AttributeValue.Unknown;
}
