using Connector.Accounts;
using Connector.Segmentation;

namespace Connector.Benchmarks.Decide;

/// <summary>Cleaned attribute values of many accounts in one array, as unlike each other as real ones; one in twenty is unknown.</summary>
internal sealed class GeneratedBook
{
    private const double UnknownShare = 0.05;
    private readonly AttributeValue[] _values;
    private readonly int _width;

    public GeneratedBook(Framework framework, int accounts, int seed)
    {
        Count = accounts;
        _width = framework.Attributes.Count;
        _values = new AttributeValue[(long)accounts * _width];
        var dice = new Random(seed);
        var draws = framework.Attributes.Select(Draw).ToArray();
        for (var i = 0; i < _values.Length; i++) _values[i] = dice.NextDouble() < UnknownShare ? AttributeValue.Unknown : draws[i % _width](dice);
    }

    public int Count { get; }

    public ReadOnlySpan<AttributeValue> this[int account] => _values.AsSpan(account * _width, _width);

    /// <summary>Texts are the framework's own instances, as cleaning hands them on.</summary>
    private static Func<Random, AttributeValue> Draw(AttributeDefinition attribute)
    {
        var categories = attribute.Categories?.Select(AttributeValue.Of).ToArray() ?? [];
        return attribute.Name switch
        {
            "account_type" => dice => categories[dice.NextDouble() < 0.9 ? 0 : dice.Next(1, categories.Length)],
            "employees" => dice => AttributeValue.Of(LogUniform(dice, 1, 20_000)),
            "arr" => dice => AttributeValue.Of(dice.NextDouble() < 0.1 ? 0 : LogUniform(dice, 500, 1_000_000)),
            "strategic_account" => dice => AttributeValue.Of(dice.NextDouble() < 0.03),
            "usage_score" => dice => AttributeValue.Of(Math.Round(100 * dice.NextDouble(), 1)),
            "active_users" => dice => AttributeValue.Of(LogUniform(dice, 1, 500) - 1),
            "support_tickets" => dice => AttributeValue.Of(LogUniform(dice, 1, 50) - 1),
            "nps" => dice => AttributeValue.Of(dice.Next(-100, 101)),
            "contract_months" => dice => AttributeValue.Of(dice.Next(0, 37)),
            _ => dice => categories[dice.Next(categories.Length)],
        };
    }

    private static double LogUniform(Random dice, double low, double high) => Math.Floor(low * Math.Pow(high / low, dice.NextDouble()));
}
