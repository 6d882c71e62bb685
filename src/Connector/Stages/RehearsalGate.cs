using System.Security.Cryptography;
using System.Text;
using Connector.Deployment;
using Connector.Store;

namespace Connector.Stages;

/// <summary>Sandbox first: a production connection takes only artefacts that stand on a sandbox connection, exactly these, and not for too long.</summary>
internal sealed class RehearsalGate(RunScope run)
{
    /// <summary>Told with the plan, so that nobody approves what cannot be applied.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        if (await WhyNotAsync(run.Artefacts, cancellationToken) is { } why) run.Tally.Findings.Add(Accounts.Severity.Warning, "not-rehearsed", null, null, () => why);
    }

    /// <exception cref="RunStoppedException">They have not been tried.</exception>
    public async Task RequireAsync(IReadOnlyList<ArtefactChange> plan, CancellationToken cancellationToken)
    {
        if (await WhyNotAsync(plan, cancellationToken) is { } why) throw new RunStoppedException(RunStatus.Held, $"{why}; nothing was deployed, apply the plan again afterwards");
    }

    /// <summary>On a sandbox: all that is wanted stands there now.</summary>
    /// <param name="plan">Carried out.</param>
    public async Task RecordAsync(IReadOnlyList<ArtefactChange> plan, CancellationToken cancellationToken)
    {
        var stand = plan.Where(IsWanted).All(change => change.Deploys || change.Action == ArtefactAction.Unchanged);
        if (run.Options.Role == ConnectionRole.Sandbox && stand && HashOf(plan) is { } hash) await run.Rehearsals.RecordAsync(hash, run.Connection, cancellationToken);
    }

    private async Task<string?> WhyNotAsync(IReadOnlyList<ArtefactChange> plan, CancellationToken cancellationToken)
    {
        if (!run.Options.IsProduction || !plan.Any(change => change.Deploys) || HashOf(plan) is not { } hash) return null;
        return await run.Rehearsals.LatestAsync(hash, cancellationToken) switch
        {
            null => "these artefacts have not been deployed on a sandbox connection: apply a plan of the same framework there first",
            { } at when run.Time.GetUtcNow() - at > run.Options.Deployment.RehearsedWithin =>
                $"these artefacts were last deployed on a sandbox connection at {at:yyyy-MM-dd HH:mm}Z, longer ago than "
                + $"{run.Options.Deployment.RehearsedWithin.TotalDays:0} days: apply a plan there again",
            _ => null,
        };
    }

    /// <summary>Over what is wanted, wherever it is deployed: what is merged with the customer's own differs from org to org. Null when nothing is.</summary>
    private string? HashOf(IReadOnlyList<ArtefactChange> plan)
    {
        var wanted = plan.Where(IsWanted).OrderBy(change => change.Key.ToString(), StringComparer.Ordinal).ToList();
        if (wanted.Count == 0) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var change in wanted) hash.AppendData(Encoding.UTF8.GetBytes($"{change.Key}\0{change.Wanted}\0"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Customers' own pages are named in each connection's settings and amended, so they prove nothing elsewhere.</summary>
    private bool IsWanted(ArtefactChange change) => change.Wanted is not null && run.Crm.Deployer?.IsAmended(change.Key) == false;
}
