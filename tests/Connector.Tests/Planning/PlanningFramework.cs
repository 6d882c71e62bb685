using Connector.Segmentation;

namespace Connector.Tests.Planning;

/// <summary>Two dimensions, weighed by ARR, with a guard.</summary>
internal static class PlanningFramework
{
    public static Framework Value { get; } = Parse();

    public static Framework Parse(string guard = "guard: { max_changed: 5%, max_value_moved: 10%, tolerates: 2 }", string expect = "")
    {
        var loaded = FrameworkFile.Parse(
            $$"""
            framework: test
            version: 1.0.0
            effective: 2026-01-01
            owner: Tests
            objective: retention
            currency: { to: USD }
            value: arr
            population: { active: "kind = 'customer'" }
            attributes:
              kind: { type: category, map: { Customer: customer }, sources: [ crm: { fake: Type } ] }
              arr: { type: money, sources: [ crm: { fake: Arr } ] }
              region: { type: category, sources: [ crm: { fake: Country } ] }
            dimensions:
              tier:
                label: Tier
                kind: value
                fields: { fake: Tier__c }
                segments:
                  - { name: core, label: Core, when: "arr >= 1000", action: Call, sla: 1h }
                  - { name: scale, label: Scale, when: "arr > 0", action: Write, sla: 1d }
                otherwise: { name: none, label: No tier, action: Research }
                {{expect}}
              region:
                label: Region
                kind: firmographic
                fields: { fake: Region__c }
                segments:
                  - { name: emea, label: EMEA, when: "region = 'EMEA'", action: Call, sla: 1h }
                otherwise: { name: none, label: No region, action: Research }
            {{guard}}
            """,
            "test.yaml",
            _ => null);
        return loaded.Framework ?? throw new InvalidOperationException(string.Join("; ", loaded.Errors));
    }
}
