using Connector.Accounts;
using Connector.Cleaning;
using Connector.Segmentation;
using CsCheck;

namespace Connector.Tests.Segmentation;

/// <summary>Random rules of every kind that the language has, and a second opinion on what they mean: plain C# over raw records.</summary>
internal static class RandomLanguage
{
    public static readonly DateOnly Day = new(2026, 11, 24);

    private const string Rates = "day,currency,rate\n2026-11-01,EUR,8\n2026-11-20,EUR,2\n2026-11-25,EUR,16\n2026-11-01,GBP,0.5\n";

    /// <summary>A record as the CRM has it; null = empty. Amounts are worth twice as much in EUR and half as much in GBP, of SEK nobody knows.</summary>
    /// <param name="Age">Days from its date to <see cref="Day"/>.</param>
    internal sealed record Account(string? Region, int? Age, double? Raw, string? Currency, string? Letter, string? Stack, string? Note, bool? IsActive)
    {
        /// <summary>In USD.</summary>
        public double? Amount => Currency switch { "USD" => Raw, "EUR" => Raw * 2, "GBP" => Raw / 2, _ => null };

        public string? Zone => Letter is null ? null : Letter == "B" ? "v" : "u";

        public bool Knows(char input) => input switch
        {
            'r' => Region is not null,
            'j' => Age is not null,
            'a' => Amount is not null,
            'z' => Letter is not null,
            't' => Stack is not null,
            'x' => Note is not null,
            _ => true,
        };
    }

    /// <param name="Reads">The inputs by their first letters: what may make a difference.</param>
    internal sealed record Rule(string Text, string Reads, Func<Account, bool?> Holds);

    /// <summary>One dimension.</summary>
    /// <param name="Segments">In order.</param>
    /// <param name="Scope">The first segment has the condition <paramref name="Other"/> for who is certainly in it.</param>
    internal sealed record Rules(Rule[] Segments, Rule? Scope, Rule? Other, (Rule Rule, int Points)[] Score, string Mode)
    {
        /// <summary>What holds for an account, the exception included.</summary>
        public bool? Holds(int segment, Account account) =>
            segment == 0 && Scope is not null && Scope.Holds(account) == true ? Other!.Holds(account) : Segments[segment].Holds(account);

        public int Decide(Account account) => Enumerable.Range(0, Segments.Length).Where(i => Holds(i, account) == true).DefaultIfEmpty(Segments.Length).First();

        public string Reads => string.Concat(Segments.Append(Scope).Append(Other).OfType<Rule>().SelectMany(rule => rule.Reads).Distinct());

        public override string ToString() => Text(this);
    }

    private static readonly Gen<Rule> Leaf = Gen.OneOf(
        Named("r", ["EMEA", "APAC", "LATAM"], account => account.Region), Named("x", ["hello", "bye"], account => account.Note), Named("z", ["u", "v"], account => account.Zone),
        Number("days since j", "j", account => account.Age, number => $"{number}"),
        Number("j", "j", account => -account.Age, number => $"{Day.AddDays((int)number):yyyy-MM-dd}", -5),
        Number("a", "a", account => account.Amount, number => $"{number}"),
        Pick("p", "q").Select(value => new Rule($"t has '{value}'", "t", account => account.Stack?.Split(';').Contains(value))),
        Gen.Select(Pick('r', 'j', 'a', 'z', 't', 'x'), Gen.Bool, (input, known) => new Rule($"{input} is {(known ? "known" : "unknown")}", $"{input}", account => account.Knows(input) == known)));

    private static readonly Gen<Rule> Whole = Gen.Frequency(
        (3, Leaf),
        (1, Leaf.Select(rule => new Rule($"not ({rule.Text})", rule.Reads, account => !rule.Holds(account)))),
        (2, Gen.Select(Leaf, Leaf, (one, other) => new Rule($"({one.Text} and {other.Text})", one.Reads + other.Reads, account => one.Holds(account) & other.Holds(account)))),
        (2, Gen.Select(Leaf, Leaf, (one, other) => new Rule($"{one.Text} or {other.Text}", one.Reads + other.Reads, account => one.Holds(account) | other.Holds(account)))));

    private static readonly Gen<Rule> InScope = Named("r", ["EMEA", "APAC"], account => account.Region);

    private static readonly string[] Modes = ["", "    mode: { frozen_until: 2030-01-01 }\n", "    mode: { each_year_on: 02-01 }\n", "    mode: { on_change_of: [ r ] }\n"];

    /// <summary>Of few enough inputs that all accounts can be gone through.</summary>
    public static Gen<Rules> Some(int mostInputs) => Gen.Select(Whole.Array[1, 3], Gen.Select(Gen.Bool, InScope, Whole), Gen.Select(Gen.Bool, Leaf.Array[2, 3], Gen.Int[-3, 3].Array[3], Gen.Int[-4, 5]), Pick(Modes))
        .Select((segments, exception, scored, mode) =>
        {
            var (hasScore, parts, points, border) = scored;
            var score = hasScore ? parts.DistinctBy(part => part.Text).Select((part, i) => (Rule: part, Points: points[i] == 0 ? 1 : points[i])).ToArray() : [];
            if (hasScore) segments = [.. segments, Band(score, border)];
            var (hasException, scope, other) = exception;
            return new Rules(segments, hasException ? scope : null, hasException ? other : null, score, mode);
        }).Where(rules => rules.Reads.Length <= mostInputs);

    public static readonly Gen<Account> Anybody = Gen.Select(
        Pick("EMEA", "APAC", "LATAM", null), Maybe(Gen.Int[-3, 8]), Maybe(Gen.Int[0, 12].Select(number => number / 2.0)), Pick("USD", "EUR", "GBP", "SEK", null),
        Pick("A", "B", "C", null), Pick("p", "q", "p;q", "o", null), Pick("hello", "bye", "what else", null), Pick<bool?>(true, false, null))
        .Select((region, age, raw, currency, letter, stack, note, active) => new Account(region, age, raw, currency, letter, stack, note, active));

    /// <summary>Everything that an account can turn out to be in the inputs that these rules read; what is known stays.</summary>
    public static IEnumerable<Account> Outcomes(Account account, string reads, bool withUnknown = false)
    {
        IEnumerable<Account> all = [account];
        foreach (var input in reads.Where(input => !account.Knows(input))) all = all.SelectMany(one => (withUnknown ? [one] : Array.Empty<Account>()).Concat(Values(one, input)));
        return all;
    }

    public static Framework Load(Rules rules) => FrameworkFile.Parse(Text(rules), "random.yaml", name => new TableFile($"{name}.csv", name switch
    {
        "rates" => Rates,
        "zones" => "value,result\na,u\nB,v\n*,u\n",
        "regions" => "value,canonical\nemea,EMEA\napac,APAC\nlatam,LATAM\n",
        _ => "value,canonical\na,A\nb,B\nc,C\n",
    })).OrThrow();

    /// <summary>The record through the cleaning, as the rules get it.</summary>
    /// <param name="framework">Of <see cref="Day"/>.</param>
    public static AttributeValue[] Clean(Framework framework, Account account)
    {
        var cleaner = new AttributeCleaner(framework, "alpha", new FieldLayout(0, ["R__c", "J__c", "A__c", "C__c", "T__c", "X__c", "B__c", "Cur__c"]));
        var values = new AttributeValue[framework.Attributes.Count];
        AttributeValue[] raw =
        [
            AttributeValue.Of(account.Region), account.Age is { } age ? AttributeValue.Of(Day.AddDays(-age)) : default, account.Raw is { } amount ? AttributeValue.Of(amount) : default,
            AttributeValue.Of(account.Letter), AttributeValue.Of(account.Stack), AttributeValue.Of(account.Note),
            account.IsActive is { } active ? AttributeValue.Of(active) : default, AttributeValue.Of(account.Currency),
        ];
        cleaner.Clean(new AccountId("1"), raw, values, new FindingTally());
        return values;
    }

    private static IEnumerable<Account> Values(Account account, char input) => input switch
    {
        'r' => new[] { "EMEA", "APAC", "LATAM" }.Select(region => account with { Region = region }),
        'j' => Enumerable.Range(-3, 12).Select(age => account with { Age = age }),
        'a' => Enumerable.Range(0, 16).Select(half => account with { Raw = half / 2.0, Currency = "USD" }),
        'z' => new[] { "A", "B" }.Select(letter => account with { Letter = letter }),
        't' => new[] { "p", "q", "p;q", "o" }.Select(stack => account with { Stack = stack }),
        _ => new[] { "hello", "bye", "what else" }.Select(note => account with { Note = note }),
    };

    private static Rule Band((Rule Rule, int Points)[] parts, int border) => new($"sc >= {border}", string.Concat(parts.Select(part => part.Rule.Reads)), account =>
    {
        var holds = parts.Select(part => (part.Points, Holds: part.Rule.Holds(account))).ToList();
        if (holds.Sum(part => part.Holds == true || (part.Holds is null && part.Points < 0) ? part.Points : 0) >= border) return true;
        return holds.Sum(part => part.Holds == true || (part.Holds is null && part.Points > 0) ? part.Points : 0) >= border ? null : false;
    });

    private static Gen<Rule> Named(string name, string[] values, Func<Account, string?> of) => Gen.Select(Pick(values), Pick(values), Gen.Int[0, 3]).Select((one, other, kind) => kind switch
    {
        0 => new Rule($"{name} = '{one}'", name, account => of(account) is { } own ? own == one : null),
        1 => new Rule($"{name} != '{one}'", name, account => of(account) is { } own ? own != one : null),
        2 => new Rule($"{name} in ('{one}', '{other}')", name, account => of(account) is { } own ? own == one || own == other : null),
        _ => new Rule($"{name} not in ('{one}', '{other}')", name, account => of(account) is { } own ? own != one && own != other : null),
    });

    private static Gen<Rule> Number(string name, string reads, Func<Account, double?> of, Func<double, string> text, int least = 0) => Gen.Select(Gen.Int[least, least + 5], Gen.Int[0, 2], Gen.Int[0, 6]).Select((border, more, kind) => kind switch
    {
        0 => new Rule($"{name} >= {text(border)}", reads, account => of(account) is { } own ? own >= border : null),
        1 => new Rule($"{name} > {text(border)}", reads, account => of(account) is { } own ? own > border : null),
        2 => new Rule($"{name} < {text(border)}", reads, account => of(account) is { } own ? own < border : null),
        3 => new Rule($"{name} <= {text(border)}", reads, account => of(account) is { } own ? own <= border : null),
        4 => new Rule($"{name} = {text(border)}", reads, account => of(account) is { } own ? own == border : null),
        5 => new Rule($"{name} != {text(border)}", reads, account => of(account) is { } own ? own != border : null),
        _ => new Rule($"{name} between {text(border)} and {text(border + more)}", reads, account => of(account) is { } own ? own >= border && own <= border + more : null),
    });

    private static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(position => values[position]);

    private static Gen<T?> Maybe<T>(Gen<T> value) where T : struct => Gen.Select(value, Gen.Int[0, 3], (one, known) => known == 0 ? (T?)null : one);

    private static string Text(Rules rules) => $$"""
        framework: language
        version: 1.0.0
        effective: 2026-11-01
        owner: o
        objective: o
        currency: { to: USD, from: { alpha: Cur__c }, rates: rates }
        population: { active: b }
        attributes:
          r: { type: category, standardise: regions, sources: [ crm: { alpha: R__c } ] }
          j: { type: date, sources: [ crm: { alpha: J__c } ] }
          a: { type: money, valid: 0.., sources: [ crm: { alpha: A__c } ] }
          c: { type: category, standardise: letters, sources: [ crm: { alpha: C__c } ] }
          t: { type: set, sources: [ crm: { alpha: T__c } ] }
          x: { type: text, sources: [ crm: { alpha: X__c } ] }
          b: { type: boolean, sources: [ crm: { alpha: B__c } ] }
          z: { type: category, derived: lookup c in zones }
        {{(rules.Score.Length == 0 ? "" : $"scores: {{ sc: {{ {string.Join(", ", rules.Score.Select(part => $"\"{part.Rule.Text}\": {part.Points}"))} }} }}\n")}}dimensions:
          dim0:
            label: Dimension
            kind: value
            fields: { alpha: D__c }
        {{rules.Mode}}    segments:
        {{string.Join('\n', rules.Segments.Select((rule, i) => $"      - {{ name: s{i}, label: S{i}, when: \"{rule.Text}\", action: a, sla: 1d }}"))}}
            otherwise: { name: rest, label: Rest, action: a }
        {{(rules.Scope is null ? "" : $"    exceptions: [ {{ name: e, scope: \"{rules.Scope.Text}\", until: {Day:yyyy-MM-dd}, approved_by: o, segments: [ {{ name: s0, when: \"{rules.Other!.Text}\" }} ] }} ]\n")}}
        """;
}
