using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Steadiness;

namespace Connector.TimeMachine;

/// <summary>All candidates of one dimension, tried on account after account.</summary>
internal sealed class TriedDimension
{
    private readonly Dimension _dimension;
    private readonly IReadOnlyList<NightRules> _nights;
    private readonly IReadOnlyList<StabilityRule?> _rules;
    private readonly Segmenter[][] _segmenters;
    private readonly (long Flips, long RoundTrips, double Days)[] _sums;
    private readonly Assignment[] _current;
    private readonly Assignment[] _previous;
    private (long Flips, long Accounts) _unsteadied;

    public TriedDimension(Framework framework, Dimension dimension, IReadOnlyList<NightRules> nights)
    {
        (_dimension, _nights) = (dimension, nights);
        _rules = [dimension.Stability, .. DimensionTrials.Candidates(framework, dimension)];
        _segmenters = [.. _rules.Select(rule => nights.Select(night => night.Under(dimension.Index, rule)).ToArray())];
        _sums = new (long, long, double)[_rules.Count];
        (_current, _previous) = (new Assignment[framework.Dimensions.Count], new Assignment[framework.Dimensions.Count]);
    }

    /// <param name="moments">One per night.</param>
    /// <param name="unsteadied">Room for one segment per night.</param>
    public void Add(TriedMoment[] moments, string?[] unsteadied)
    {
        var (flips, now) = (0, default(string));
        for (var i = 0; i < moments.Length; i++)
        {
            var segment = unsteadied[i] = moments[i].State?.Of(_dimension.Name) is { HasEnded: false } assignment ? assignment.Segment : null;
            if (segment is null || segment == now) continue;
            if (now is not null) flips++;
            now = segment;
        }

        if (flips == 0) return; // who never moves is steady under any rule
        _unsteadied = (_unsteadied.Flips + flips, _unsteadied.Accounts + 1);
        for (var rule = 0; rule < _rules.Count; rule++) Try(rule, moments, unsteadied);
    }

    public DimensionTrials Result()
    {
        var trials = _rules.Select((rule, i) => new StabilityTrial(rule, _sums[i].Flips, _sums[i].RoundTrips, _sums[i].Days, IsPresent: i == 0));
        return new DimensionTrials(_dimension, _unsteadied.Flips, _unsteadied.Accounts, [.. trials]).WithFrontier();
    }

    private void Try(int rule, TriedMoment[] moments, string?[] unsteadied)
    {
        Array.Clear(_current);
        var (now, before) = (default(string), default(string));
        for (var i = 0; i < moments.Length; i++)
        {
            if (moments[i].Attributes is not { } attributes) continue;
            _current.CopyTo(_previous, 0);
            _segmenters[rule][i].Assign(attributes, _previous, _nights[i].Night.At, _current, overrides: moments[i].Overrides, changed: moments[i].Changed);
            var segment = _current[_dimension.Index] is { HasEnded: false } assignment ? assignment.Segment : null;
            if (segment != unsteadied[i] && i + 1 < moments.Length) _sums[rule].Days += (_nights[i + 1].Night.At - _nights[i].Night.At).TotalDays;
            if (segment is null || segment == now) continue;
            if (now is not null) _sums[rule].Flips++;
            if (now is not null && segment == before) _sums[rule].RoundTrips++;
            (before, now) = (now, segment);
        }
    }
}
