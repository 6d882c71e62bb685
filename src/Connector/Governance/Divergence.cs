using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Holding;

namespace Connector.Governance;

/// <param name="Central">Segment by the rules that hold everywhere.</param>
/// <param name="Local">Segment with the exception.</param>
public sealed record Diversion(Segment Central, Segment Local, long Accounts, double Value);

/// <summary>What one exception (a region, a division) makes different from the rules that hold everywhere.</summary>
/// <param name="InScope">Active accounts that are certainly in its scope, and in no earlier exception's of the dimension.</param>
/// <param name="Diversions">Where they are in another segment, most accounts first.</param>
public sealed record ExceptionDivergence(Dimension Dimension, RuleException Exception, bool IsInForce, long InScope, double ValueInScope, IReadOnlyList<Diversion> Diversions)
{
    public long Accounts => Diversions.Sum(one => one.Accounts);

    public double Value => Diversions.Sum(one => one.Value);
}

/// <summary>Decides accounts by the central rules and with the exceptions in force, side by side; no override, margin or dwell counts. Pure; for one thread.</summary>
public sealed class Divergence
{
    private readonly Decider _local;
    private readonly Decider _central;
    private readonly Segmenter _weigher;
    private readonly DateOnly _day;
    private readonly List<Tally> _tallies;

    /// <param name="day">UTC.</param>
    public Divergence(Framework framework, DateOnly day)
    {
        _day = day;
        _tallies = [.. framework.Dimensions.SelectMany(dimension => dimension.Exceptions.Select(exception => new Tally(dimension, exception)))];
        // A scope is asked as a conflict is: true only when that is certain.
        var scopes = framework with { Conflicts = [.. _tallies.Select(tally => new Conflict(tally.Exception.Name, tally.Exception.Scope, [], "") { Condition = tally.Exception.ScopeCondition })] };
        (_local, _central, _weigher) = (new Decider(framework.On(day)), new Decider(scopes.CentralOn(day)), new Segmenter(framework.On(day), 0));
    }

    public long Active { get; private set; }

    /// <summary>Sum of the active accounts' known values.</summary>
    public double ActiveValue { get; private set; }

    public IReadOnlyList<ExceptionDivergence> Exceptions => [.. _tallies.Select(tally => tally.ToDivergence(_day))];

    /// <param name="attributes">By attribute position, cleaned.</param>
    public void Add(AttributeValue[] attributes)
    {
        if (_local.MembershipOf(attributes) != Membership.Active) return;
        var value = _weigher.ValueOf(attributes) ?? 0;
        (Active, ActiveValue) = (Active + 1, ActiveValue + value);
        var located = _central.Locate(attributes, stackalloc int[attributes.Length]);
        var taken = -1; // the dimension whose first exception has been found
        for (var i = 0; i < _tallies.Count; i++)
        {
            var tally = _tallies[i];
            if (tally.Dimension.Index == taken || tally.Exception.Until < _day || !_central.IsConflict(i, located)) continue;
            taken = tally.Dimension.Index;
            tally.Add(_central.Decide(taken, located).Segment, _local.Decide(taken, attributes).Segment, value);
        }
    }

    private sealed class Tally(Dimension dimension, RuleException exception)
    {
        private readonly Dictionary<(int Central, int Local), (long Accounts, double Value)> _cells = [];

        public Dimension Dimension => dimension;

        public RuleException Exception => exception;

        public void Add(int central, int local, double value)
        {
            var (accounts, sum) = _cells.GetValueOrDefault((central, local));
            _cells[(central, local)] = (accounts + 1, sum + value);
        }

        public ExceptionDivergence ToDivergence(DateOnly day) => new(
            dimension, exception, exception.Until >= day, _cells.Values.Sum(cell => cell.Accounts), _cells.Values.Sum(cell => cell.Value),
            [.. _cells.Where(cell => cell.Key.Central != cell.Key.Local).OrderByDescending(cell => cell.Value.Accounts).ThenBy(cell => cell.Key)
                .Select(cell => new Diversion(dimension.At(cell.Key.Central), dimension.At(cell.Key.Local), cell.Value.Accounts, cell.Value.Value))]);
    }
}
