using Connector.Segmentation;

namespace Connector.Tests.Segmentation;

/// <summary>One dimension that reads eight attributes, several constants each: tens of millions of combinations.</summary>
internal static class EightAttributes
{
    public const string Text = """
        framework: eight
        version: 1.0.0
        effective: 2026-11-01
        owner: Operations
        objective: growth
        currency: { to: USD }
        questions: { how: { ask: How well?, answered_by: [ health ] } }
        population: { active: customer }
        attributes:
          customer:  { type: boolean, sources: [ crm: { alpha: Customer__c } ] }
          arr:       { type: money, valid: 0.., sources: [ crm: { alpha: ARR__c } ] }
          employees: { type: integer, valid: 1..3000000, sources: [ crm: { alpha: Employees } ] }
          usage:     { type: decimal, valid: 0..100, sources: [ crm: { alpha: Usage__c } ] }
          seats:     { type: integer, valid: 0.., sources: [ crm: { alpha: Seats__c } ] }
          tickets:   { type: integer, valid: 0.., sources: [ crm: { alpha: Tickets__c } ] }
          nps:       { type: integer, valid: -100..100, sources: [ crm: { alpha: Nps__c } ] }
          region:    { type: category, map: { A: a, B: b, C: c, D: d }, sources: [ crm: { alpha: Region__c } ] }
          vip:       { type: boolean, default: false, sources: [ crm: { alpha: Vip__c } ] }
        dimensions:
          health:
            label: Health
            kind: behavioural
            fields: { alpha: Health__c }
            segments:
              - { name: champion, label: Champion, when: "vip or usage >= 80 and nps >= 50 and tickets <= 5 or arr >= 1000000 and usage >= 60 and region in ('a', 'b')", action: a }
              - { name: healthy,  label: Healthy,  when: "usage >= 60 and nps >= 20 and tickets < 20 or seats >= 500 and usage >= 40 and employees >= 5000 or arr >= 250000 and nps > 0", action: b }
              - { name: watch,    label: Watch,    when: "usage >= 30 and tickets < 50 or nps >= -20 and seats between 50 and 499 and region != 'd' or employees >= 100 and arr >= 50000", action: c }
              - { name: at_risk,  label: At Risk,  when: "usage >= 10 or nps >= -50 or arr >= 10000 or employees >= 10 and seats >= 5 or region = 'c' and tickets >= 100", action: d }
              - { name: lost,     label: Lost,     when: "usage is known or nps is known or arr is known", action: e }
            otherwise: { name: unclassified, label: Unclassified, action: f }
        """;

    public static Framework Framework { get; } = FrameworkFile.Parse(Text, "eight.yaml", _ => null).OrThrow();
}
