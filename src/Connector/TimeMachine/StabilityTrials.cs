using Connector.Accounts;
using Connector.Segmentation;
using Connector.Segmentation.Steadiness;
using Connector.Store;

namespace Connector.TimeMachine;

/// <summary>
/// Tries margins, dwells and confirmations on the nights of the past: how many flips each would have avoided, and for how many days accounts would have stood
/// in another segment than the rules said. The framework in force decides every night. Reads the store alone and changes nothing.
/// </summary>
/// <param name="crm">As the framework names the connection's CRM.</param>
public sealed class StabilityTrials(IConnectionStore store, string crm, Framework framework)
{
    private readonly Replay _replay = new(store, crm, framework);

    /// <summary>How many nights were tried.</summary>
    public int Nights { get; private set; }

    /// <param name="dimensions">Those to try; empty = all.</param>
    /// <returns>In the framework's order; empty when fewer than two runs decided the book in this time.</returns>
    public async Task<IReadOnlyList<DimensionTrials>> RunAsync(IReadOnlyList<Dimension> dimensions, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        var unsteady = framework with { Dimensions = [.. framework.Dimensions.Select(dimension => dimension with { Stability = null })] };
        var nights = await _replay.NightsUnderAsync(unsteady, from, to, cancellationToken);
        Nights = nights.Count;
        if (nights.Count < 2) return [];
        var tried = (dimensions.Count > 0 ? dimensions : framework.Dimensions).Select(dimension => new TriedDimension(framework, dimension, nights)).ToList();
        var (moments, segments) = (new TriedMoment[nights.Count], new string?[nights.Count]);
        await _replay.GoThroughAsync(nights, (account, _) =>
        {
            for (var i = 0; i < nights.Count; i++) moments[i] = TriedMoment.Of(account, i, i > 0 ? moments[i - 1] : default);
            foreach (var dimension in tried) dimension.Add(moments, segments);
        }, cancellationToken);
        return [.. tried.Select(dimension => dimension.Result())];
    }
}

/// <summary>What decided an account on one night, and where it was without any rule of stability.</summary>
/// <param name="Attributes">Null while it was not in the book.</param>
internal readonly record struct TriedMoment(AttributeValue[]? Attributes, IReadOnlyList<Override>? Overrides, IReadOnlySet<int>? Changed, DecidedState? State)
{
    public static TriedMoment Of(ReplayedAccount account, int night, TriedMoment before)
    {
        account.Step(night);
        if (!account.IsPresent) return default;
        return account.HasDecided || before.Attributes is null
            ? new TriedMoment([.. account.Attributes], account.Overrides, account.Changed, account.State)
            : before with { Changed = null };
    }
}
