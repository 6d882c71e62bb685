using Connector.Accounts;

namespace Connector.Segmentation.Simulation;

/// <summary>
/// A range of nights under another framework beside what was recorded: after each night, and who ends up elsewhere. Pure and for one thread; memory
/// does not grow with the book.
/// </summary>
public sealed class NightlySimulation
{
    private const int MovesKept = 20;

    private readonly Largest<SimulatedMove> _largest = new(MovesKept);
    private readonly int[] _recorded;
    private readonly int[] _simulated;
    private int _since = -1;

    /// <param name="before">In force on the last night.</param>
    public NightlySimulation(IReadOnlyList<Night> nights, Framework before, Framework after)
    {
        (Nights, Before, After) = (nights, before, after);
        Dimensions = [.. from dimension in before.Dimensions let other = after.Dimension(dimension.Name) where other is not null select new SimulatedNights(dimension, other, nights.Count)];
        (_recorded, _simulated) = (new int[Dimensions.Count], new int[Dimensions.Count]);
    }

    public IReadOnlyList<Night> Nights { get; }

    public Framework Before { get; }

    public Framework After { get; }

    /// <summary>Those of both frameworks, in the order of the one in force on the last night.</summary>
    public IReadOnlyList<SimulatedNights> Dimensions { get; }

    /// <summary>Accounts that were in the book on some night.</summary>
    public long Accounts { get; private set; }

    /// <summary>Accounts that are elsewhere after the last night, in one dimension at least.</summary>
    public long Moved { get; private set; }

    public double ValueMoved { get; private set; }

    /// <summary>The heaviest first.</summary>
    public IReadOnlyList<SimulatedMove> Largest => _largest.Items;

    /// <summary>Where the account is from this night on, in each of <see cref="Dimensions"/>; told when anything changed. Nights ascend within an account.</summary>
    internal void Tell(int night, Func<string, Assignment> recorded, Func<string, Assignment> simulated)
    {
        for (var i = 0; i < Dimensions.Count; i++)
        {
            var dimension = Dimensions[i];
            var (was, would) = (dimension.Place(recorded(dimension.Dimension.Name)), dimension.Place(simulated(dimension.Dimension.Name)));
            if (_since >= 0)
            {
                dimension.Add(_recorded[i], _simulated[i], _since, night);
                dimension.Flip(was != _recorded[i] && was >= 0 && _recorded[i] >= 0, would != _simulated[i] && would >= 0 && _simulated[i] >= 0);
            }

            (_recorded[i], _simulated[i]) = (was, would);
        }

        _since = night;
    }

    /// <summary>The account is not in the book from this night on.</summary>
    internal void Leave(int night)
    {
        for (var i = 0; _since >= 0 && i < Dimensions.Count; i++) Dimensions[i].Add(_recorded[i], _simulated[i], _since, night);
        _since = -1;
    }

    /// <summary>After an account's last night.</summary>
    /// <param name="isPresent">It is in the book then.</param>
    internal void End(AccountId account, bool isPresent, Func<string, Assignment> recorded, Func<string, Assignment> simulated, double? value)
    {
        Leave(Nights.Count);
        Accounts++;
        if (!isPresent) return;
        var hasMoved = false;
        foreach (var dimension in Dimensions.Select(dimension => dimension.AtTheEnd))
        {
            var (was, would) = (recorded(dimension.Before.Name), simulated(dimension.After.Name));
            if (!dimension.Add(was, would, value ?? 0)) continue;
            hasMoved = true;
            if (_largest.Takes(value ?? 0)) _largest.Add(new SimulatedMove(account, dimension.After, dimension.Rules(was, would), value), value ?? 0);
        }

        if (!hasMoved) return;
        Moved++;
        ValueMoved += value ?? 0;
    }
}
