using Connector.Accounts;
using Connector.Cleaning;
using Connector.Cleaning.Groups;
using Connector.Enrichment;
using Connector.Segmentation;
using Connector.Segmentation.Conditions;
using Connector.Segmentation.Simulation;

namespace Connector.TimeMachine;

/// <summary>A framework on one night of the past, compiled. Nights on which it decides alike share all but what the night itself brings.</summary>
internal sealed class NightRules
{
    private NightRules(RecordedNight recorded, Framework framework, Framework today, Decider decider, RulesSpan span, bool hasFacts)
    {
        var night = recorded.Night;
        (Recorded, Framework, Today, Decider, Span) = (recorded, framework, today, decider, span);
        Segmenter = new Segmenter(today, recorded.Run.FrameworkVersion, night.IsNewVersion, night.LastDay, night.RunsBefore, decider);
        Shelf = hasFacts ? new FactShelf(framework, night.At) : null;
        Watched = [.. framework.Dimensions.SelectMany(dimension => dimension.Mode?.OnChangeOf ?? []).Distinct()];
    }

    public RecordedNight Recorded { get; }

    public Night Night => Recorded.Night;

    public Framework Framework { get; }

    /// <summary>The framework of the day.</summary>
    public Framework Today { get; }

    public Decider Decider { get; }

    /// <summary>The same for all nights in a row on which only counts of days make a difference.</summary>
    public RulesSpan Span { get; }

    public Cleaners Cleaners => Span.Cleaners;

    public Segmenter Segmenter { get; }

    /// <summary>Null when no source has ever said anything.</summary>
    public FactShelf? Shelf { get; }

    public FieldLayout Dimensions => Span.Dimensions;

    /// <summary>Positions of the attributes that some dimension waits for.</summary>
    public int[] Watched { get; }

    /// <summary>Whether this run came to an account before it ended.</summary>
    public bool Reached(long key) => Recorded.Run.IsComplete || key <= Recorded.Run.Through;

    /// <summary>Assigns by the same rules, with another rule of stability in one dimension.</summary>
    public Segmenter Under(int dimension, StabilityRule? rule)
    {
        var framework = Today with { Dimensions = [.. Today.Dimensions.Select(one => one.Index == dimension ? one with { Stability = rule } : one)] };
        return new Segmenter(framework, Recorded.Run.FrameworkVersion, Night.IsNewVersion, Night.LastDay, Night.RunsBefore, Decider);
    }

    /// <param name="nights">Ascending, each with the framework that decides it.</param>
    /// <exception cref="VersionNotKeptException">One takes values from groups of accounts, of which a replay knows nothing: it goes through the nights account by account.</exception>
    public static IReadOnlyList<NightRules> Of(IEnumerable<(RecordedNight Night, Framework Framework)> nights, string crm, bool hasFacts)
    {
        var all = new List<NightRules>();
        foreach (var (night, framework) in nights)
        {
            if (framework.RollsUp) throw new VersionNotKeptException(framework.Version.ToString(), "it takes values from groups of accounts, and nights are gone through account by account", "simulate --as-of tries one moment");
            var last = all.Count > 0 && ReferenceEquals(all[^1].Framework, framework) && framework.IsAlikeButForAges(all[^1].Night.Day, night.Night.Day) ? all[^1] : null;
            var same = last is not null && (last.Night.Day == night.Night.Day || !framework.CountsDays) ? last : null;
            var today = same?.Today ?? framework.On(night.Night.Day);
            all.Add(new NightRules(night, framework, today, same?.Decider ?? new Decider(today), last?.Span ?? RulesSpan.Of(framework, today, crm, hasFacts), hasFacts));
        }

        return all;
    }
}

/// <summary>What nights have in common on which a framework says the same, but for counts of days.</summary>
internal sealed record RulesSpan(Cleaners Cleaners, FieldLayout Dimensions, AgeBorders Ages)
{
    public static RulesSpan Of(Framework framework, Framework today, string crm, bool hasFacts) => new(
        new Cleaners(today, crm, AccountGroups.Unknown, hasFacts ? framework.Facts : []), new FieldLayout(0, [.. framework.Dimensions.Select(dimension => dimension.Name)]), new AgeBorders(framework));
}
