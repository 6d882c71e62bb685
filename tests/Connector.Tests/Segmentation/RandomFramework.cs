using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Conditions;
using CsCheck;

namespace Connector.Tests.Segmentation;

/// <summary>A framework around <see cref="RandomConditions"/>, and every value that its attributes can have, or enough of them.</summary>
internal static class RandomFramework
{
    public static readonly AttributeValue[][] Domains =
    [
        [.. Enumerable.Range(1, 6).Select(number => AttributeValue.Of(number))],
        [.. Enumerable.Range(0, 9).Select(number => AttributeValue.Of(number / 4.0))],
        [AttributeValue.Of("A"), AttributeValue.Of("B"), AttributeValue.Of("C")],
        [AttributeValue.Of("x"), AttributeValue.Of("y"), AttributeValue.Of(AttributeDefinition.Unmapped)],
        [AttributeValue.Of(false), AttributeValue.Of(true)],
        [AttributeValue.Of(false), AttributeValue.Of(true)],
        [AttributeValue.Of("r"), AttributeValue.Of("p"), AttributeValue.Of("q;r"), AttributeValue.Of("p;q")],
    ];

    public static readonly Gen<AttributeValue[]> Account = Gen.Bool.Array[7].SelectMany(known => Gen.Int[0, 99].Array[7].Select(picks =>
        known.Select((isKnown, i) => isKnown ? Domains[i][picks[i] % Domains[i].Length] : AttributeValue.Unknown).ToArray()));

    /// <summary>What the rules see: the default of an unknown boolean.</summary>
    public static AttributeValue[] Filled(AttributeValue[] account) =>
        [.. account.Select((value, index) => index == 5 && !value.IsKnown ? AttributeValue.Of(false) : value)];

    public static Framework Of(params Condition[][] dimensions) => Parse(Text(dimensions));

    /// <summary>One dimension whose first segment has another condition in scope.</summary>
    public static Framework WithException(Condition[] conditions, Condition scope, Condition changed) => Parse(Text([conditions])
        + $"\n    exceptions: [ {{ name: e, scope: \"{scope}\", until: 2030-01-01, approved_by: a, segments: [ {{ name: s0, when: \"{changed}\" }} ] }} ]\n");

    /// <summary>One dimension whose first segment is a band of a score.</summary>
    public static Framework WithScore(IReadOnlyList<(Condition Condition, int Points)> parts, string band, Condition[] conditions)
    {
        var scores = string.Join(", ", parts.DistinctBy(part => part.Condition.ToString()).Select(part => $"\"{part.Condition}\": {part.Points}"));
        var text = Text([[new KnownTest(new AttributeReference("n", default), true), .. conditions]]);
        return Parse(text.Replace("dimensions:\n", $"scores: {{ sc: {{ {scores} }} }}\ndimensions:\n", StringComparison.Ordinal).Replace("label: S0.0, when: \"n is known\"", $"label: S0.0, when: \"{band}\"", StringComparison.Ordinal));
    }

    public static readonly Gen<(Condition Condition, int Points)[]> ScoreParts =
        Gen.Select(RandomConditions.Condition, Gen.Int[-4, 4].Where(points => points != 0)).Select(pair => (pair.Item1, pair.Item2)).Array[2, 4];

    public static readonly Gen<string> Band = Gen.Select(Gen.Int[0, 6], Gen.Int[-5, 8], Gen.Int[0, 4])
        .Select((kind, low, width) => kind == 6 ? $"sc between {low} and {low + width}" : $"sc {new[] { ">=", ">", "<", "<=", "=", "!=" }[kind]} {low}");

    private static Framework Parse(string text) => FrameworkFile.Parse(text, "random.yaml", _ => new TableFile("letters.csv", "value,canonical\na,A\nb,B\nc,C\n")).OrThrow();

    private static string Text(Condition[][] dimensions)
    {
        return $$"""
            framework: random
            version: 1.0.0
            effective: 2026-11-01
            owner: o
            objective: o
            currency: { to: USD }
            population: { active: b }
            attributes:
              n: { type: integer, valid: 1..6, sources: [ x: n ] }
              m: { type: decimal, valid: 0..2, sources: [ x: m ] }
              c: { type: category, standardise: letters, sources: [ x: c ] }
              k: { type: category, map: { X: x, Y: y }, sources: [ x: k ] }
              b: { type: boolean, sources: [ x: b ] }
              d: { type: boolean, default: false, sources: [ x: d ] }
              t: { type: set, sources: [ x: t ] }
            dimensions:
            {{string.Join('\n', dimensions.Select(Text))}}
            """;
    }

    private static string Text(Condition[] conditions, int dimension)
    {
        var segments = conditions.Select((condition, i) =>
            $"      - {{ name: s{i}, label: S{dimension}.{i}, when: \"{condition}\", action: a, sla: 1d }}");
        return $$"""
              dim{{dimension}}:
                label: Dimension {{dimension}}
                kind: value
                fields: { alpha: D{{dimension}}__c }
                segments:
            {{string.Join('\n', segments)}}
                otherwise: { name: rest, label: Rest, action: a }
            """;
    }
}
