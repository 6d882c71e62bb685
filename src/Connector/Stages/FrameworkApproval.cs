using Connector.Segmentation;
using Connector.Store;

namespace Connector.Stages;

/// <summary>A production connection writes nothing, fields included, under a framework that too few of the people named in the settings have signed.</summary>
public static class FrameworkApproval
{
    /// <summary>Why nothing may be written, and how to approve; null when it may, as always on a connection that is not production.</summary>
    public static async Task<string?> MissingAsync(IConnectionStore store, string connection, ConnectionOptions options, Framework framework, CancellationToken cancellationToken)
    {
        if (!options.IsProduction) return null;
        var given = await store.Approvals.FrameworkApprovalsAsync(framework.Hash, cancellationToken);
        var signed = Counting(options.Approval, given, connection, framework.Hash);
        if (signed.Count >= options.Approval.Needed) return null;
        var waiting = options.Approval.People.Except(signed, StringComparer.OrdinalIgnoreCase).ToList();
        var unproved = given.Select(one => options.Approval.AsNamed(one.By)).Intersect(waiting, StringComparer.OrdinalIgnoreCase).ToList();
        return $"framework version {framework.Version} as it now stands has {signed.Count} of the {options.Approval.Needed} approvals that production connection '{connection}' asks for"
            + $"{(signed.Count == 0 ? "" : $" ({string.Join(", ", signed)})")}: 'connector approve --framework --by WHO{(options.Approval.PublicKeys.Count > 0 ? " --key FILE" : "")}' signs it{(waiting.Count == 0 ? "" : $", WHO being one of {string.Join(", ", waiting)}")}"
            + (unproved.Count == 0 ? "" : $"; what stands in the store for {string.Join(", ", unproved)} was not signed by their key and does not count");
    }

    /// <summary>Why this person's signature does not count here; null when it does.</summary>
    public static string? MayNotSign(string connection, ConnectionOptions options, string by) =>
        options.IsProduction && options.Approval.People is { Count: > 0 } people && !people.Contains(by, StringComparer.OrdinalIgnoreCase)
            ? $"'{by}' approves nothing on production connection '{connection}': its settings (Approval:By) name {string.Join(", ", people)}; --by says who you are" : null;

    /// <summary>What to know of how approvals are given here; null when there is nothing.</summary>
    public static string? Weakness(ConnectionOptions options) => options.IsProduction && options.Approval.PublicKeys.Count == 0
        ? "names alone approve: whoever may run the connector on its store can give anybody's; Approval:Keys asks for signatures" : null;

    private static List<string> Counting(ApprovalOptions approval, IReadOnlyList<Approval> signatures, string connection, string hash) =>
        [.. signatures.Where(one => approval.PublicKeys.Count == 0 || (approval.PublicKeys.TryGetValue(one.By, out var key) && ApprovalSignature.Holds(one.Signature, key, connection, hash, approval.AsNamed(one.By))))
            .Select(one => one.By).Where(by => approval.People.Count == 0 || approval.People.Contains(by, StringComparer.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase)];
}
