using Connector.Segmentation;
using Connector.Store;

namespace Connector.Stages;

/// <summary>
/// Whose signatures a framework asks for before anything is written, fields included: on a production connection those of the people named in the settings; on any connection
/// one that was given after it was last declared stale.
/// </summary>
public static class FrameworkApproval
{
    /// <summary>Why nothing may be written, and how to approve; null when it may.</summary>
    public static async Task<string?> MissingAsync(IConnectionStore store, string connection, ConnectionOptions options, Framework framework, CancellationToken cancellationToken)
    {
        var stale = await LatestMarkAsync(store, cancellationToken);
        if (!options.IsProduction && stale is null) return null;
        var given = await store.Approvals.FrameworkApprovalsAsync(framework.Hash, cancellationToken);
        var signed = Counting(options, given, connection, framework.Hash, stale);
        var needed = options.IsProduction ? options.Approval.Needed : 1;
        if (signed.Count >= needed) return null;
        var unproved = Waiting(options.Approval, signed).Intersect(Unproved(options.Approval, given, signed), StringComparer.OrdinalIgnoreCase).ToList();
        return $"framework version {framework.Version} as it now stands {(stale is null ? "has" : $"is stale since {stale.At:yyyy-MM-dd HH:mm}Z ({stale.Why}) and has since")} {signed.Count} of the {needed} approvals that {(options.IsProduction ? "production " : "")}connection '{connection}' asks for"
            + $"{(signed.Count == 0 ? "" : $" ({string.Join(", ", signed)})")}: {HowToSign(options.Approval, signed)}"
            + (unproved.Count == 0 ? "" : $"; what stands in the store for {string.Join(", ", unproved)} was not signed by their key{(stale is null ? "" : " since")} and does not count");
    }

    /// <summary>Why the framework has to be signed again, while too few have done so; null when it is not stale.</summary>
    public static async Task<StaleMark?> StaleAsync(IConnectionStore store, string connection, ConnectionOptions options, Framework framework, CancellationToken cancellationToken) =>
        await LatestMarkAsync(store, cancellationToken) is { } mark && await MissingAsync(store, connection, options, framework, cancellationToken) is not null ? mark : null;

    /// <summary>Why this person's signature does not count here; null when it does.</summary>
    public static string? MayNotSign(string connection, ConnectionOptions options, string by) =>
        options.IsProduction && options.Approval.People is { Count: > 0 } people && !people.Contains(by, StringComparer.OrdinalIgnoreCase)
            ? $"'{by}' approves nothing on production connection '{connection}': its settings (Approval:By) name {string.Join(", ", people)}; --by says who you are" : null;

    /// <summary>What to know of how approvals are given here; null when there is nothing.</summary>
    public static string? Weakness(ConnectionOptions options) => options.IsProduction && options.Approval.PublicKeys.Count == 0
        ? "names alone approve: whoever may run the connector on its store can give anybody's; Approval:Keys asks for signatures" : null;

    private static async Task<StaleMark?> LatestMarkAsync(IConnectionStore store, CancellationToken cancellationToken) =>
        await store.Approvals.StaleMarksAsync(cancellationToken) is [var latest, ..] ? latest : null;

    private static string HowToSign(ApprovalOptions approval, List<string> signed)
    {
        var waiting = Waiting(approval, signed);
        return $"'connector approve --framework --by WHO{(approval.PublicKeys.Count > 0 ? " --key FILE" : "")}' signs it{(waiting.Count == 0 ? "" : $", WHO being one of {string.Join(", ", waiting)}")}";
    }

    private static List<string> Waiting(ApprovalOptions approval, List<string> signed) => [.. approval.People.Except(signed, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Where keys are asked for, people whose name stands there without one.</summary>
    private static IEnumerable<string> Unproved(ApprovalOptions approval, IReadOnlyList<Approval> given, List<string> signed) =>
        approval.PublicKeys.Count == 0 ? [] : given.Select(one => approval.AsNamed(one.By)).Except(signed, StringComparer.OrdinalIgnoreCase);

    private static List<string> Counting(ConnectionOptions options, IReadOnlyList<Approval> signatures, string connection, string hash, StaleMark? stale)
    {
        var approval = options.Approval;
        var counting = !options.IsProduction ? signatures.Where(one => stale is null || one.At > stale.At)
            : signatures.Where(one => IsProved(one) && (approval.People.Count == 0 || approval.People.Contains(one.By, StringComparer.OrdinalIgnoreCase)));
        return [.. counting.Select(one => one.By).Distinct(StringComparer.OrdinalIgnoreCase)];

        // A row's time could be anybody's; with a key the time is signed too, to the second.
        bool IsProved(Approval one) => approval.PublicKeys.Count == 0 ? stale is null || one.At > stale.At
            : approval.PublicKeys.TryGetValue(one.By, out var key) && ApprovalSignature.Holds(one.Signature, key, connection, hash, approval.AsNamed(one.By))
                && (stale is null || ApprovalSignature.SignedAt(one.Signature!) >= stale.At.AddSeconds(-1));
    }
}
