using Connector.Accounts;

namespace Connector.Reading;

/// <summary>When what changed is not enough and the whole book must be read again. Ages are by the CRM's clock alone: ours may be wrong.</summary>
public sealed class ReadSchedule(ConnectionOptions options, CrmSchema schema)
{
    /// <summary>The reason in a few words; null when an incremental read will do.</summary>
    /// <param name="since">Where an incremental read would begin; null when none is possible.</param>
    /// <param name="lastFull">When the whole book was last read; null when not known.</param>
    public string? WhyFull(DateTimeOffset? since, DateTimeOffset? lastFull, FieldLayout inputs)
    {
        if (since is null) return "as nothing or other fields were read before";
        var age = lastFull is { } at ? schema.ServerTime - at : TimeSpan.MaxValue;
        if (Volatile(inputs).Any() && age >= options.VolatileReadEvery) return "as inputs change without a timestamp";
        return options.FullReadEvery > TimeSpan.Zero && age >= options.FullReadEvery ? $"as every {Words(options.FullReadEvery)}" : null;
    }

    /// <summary>One finding for each input that is why.</summary>
    public IEnumerable<Finding> VolatileOf(FieldLayout inputs)
    {
        var how = options.VolatileReadEvery == TimeSpan.Zero ? "at every run" : $"every {Words(options.VolatileReadEvery)}";
        return Volatile(inputs).Select(field => new Finding(
            Severity.Information, "volatile-input", null, field,
            $"{schema.ObjectName}.{field} is calculated by the CRM (formula or roll-up summary) and changes without the record's timestamp: because of it the whole book is read {how}"));
    }

    private IEnumerable<string> Volatile(FieldLayout inputs) => inputs.Fields.Where(name => schema.Fields.TryGetValue(name, out var field) && field.IsVolatile);

    private static string Words(TimeSpan span) => span.TotalDays >= 1 ? FormattableString.Invariant($"{span.TotalDays:0.#} days") : FormattableString.Invariant($"{span.TotalHours:0.#} hours");
}
