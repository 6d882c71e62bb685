using System.Text.Json;

namespace Connector.Emulator.Faults;

/// <summary>The faults in force and how often each has struck.</summary>
internal sealed class FaultInjector
{
    private readonly Lock _gate = new();
    private FaultPlan _plan = new();
    private Random _random = new(1);
    private (int Matched, int Struck)[] _counts = [];

    /// <summary>All rules in force, and the plan's random numbers for those who draw for each row.</summary>
    public (IReadOnlyList<FaultRule> Rules, Random Random) Rules
    {
        get
        {
            lock (_gate)
            {
                return (_plan.Rules, _random);
            }
        }
    }

    public string Json { get; private set; } = """{"seed":1,"rules":[]}""";

    public void Set(string json)
    {
        var plan = FaultPlan.Parse(json);
        lock (_gate)
        {
            (_plan, _random, _counts, Json) = (plan, new Random(plan.Seed), new (int, int)[plan.Rules.Count], json);
        }
    }

    /// <summary>The rules that strike this call, in file order.</summary>
    public IReadOnlyList<FaultRule> ForCall(string method, string pathAndQuery)
    {
        lock (_gate)
        {
            return _plan.Rules.Count == 0
                ? []
                : [.. _plan.Rules.Where((rule, i) => rule.IsAboutCalls && rule.Concerns(method, pathAndQuery) && Strikes(rule, i))];
        }
    }

    /// <summary>The first rule of this kind that strikes now.</summary>
    public FaultRule? FirstStriking(Func<FaultRule, bool> concerns)
    {
        lock (_gate)
        {
            return _plan.Rules.Where((rule, i) => concerns(rule) && Strikes(rule, i)).FirstOrDefault();
        }
    }

    public void WriteCounts(Utf8JsonWriter writer)
    {
        lock (_gate)
        {
            writer.WriteStartArray("faultsStruck");
            foreach (var (_, struck) in _counts)
            {
                writer.WriteNumberValue(struck);
            }

            writer.WriteEndArray();
        }
    }

    private bool Strikes(FaultRule rule, int index)
    {
        ref var counts = ref _counts[index];
        counts.Matched++;
        var strikes = (rule.Nth is null || rule.Nth == counts.Matched) && counts.Matched > rule.After
            && (rule.Count is null || counts.Struck < rule.Count) && (rule.Probability >= 1 || _random.NextDouble() < rule.Probability);
        counts.Struck += strikes ? 1 : 0;
        return strikes;
    }
}
