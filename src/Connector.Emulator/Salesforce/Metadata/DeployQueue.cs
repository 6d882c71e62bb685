using System.Collections.Concurrent;
using Connector.Emulator.Salesforce.Faults;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>Deployments wait here for their turn: one runs at a time (contract 5.1).</summary>
internal sealed class DeployQueue(SalesforceOrg org, Settings settings, OrgFaults faults)
{
    private static readonly TimeSpan ValidationLives = TimeSpan.FromDays(10);

    private readonly ConcurrentDictionary<string, DeployRequest> _all = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;
    private int _numbers;

    public DeployRequest? Find(string id) => RecordId.TryParse(id, out var prefix, out var number) && prefix == DeployRequest.KeyPrefix
        ? _all.GetValueOrDefault(RecordId.Format(prefix, (int)number))
        : null;

    public DeployRequest Add(Access access, DeployOptions options, byte[] zip)
    {
        lock (_lock)
        {
            var request = new DeployRequest(_numbers++, access, options, zip, org.Time.GetUtcNow());
            _all[request.Id] = request;
            var before = _last;
            _last = Task.Run(() => RunAsync(request, before));
            return request;
        }
    }

    /// <summary>Deploys what was validated before, under a new id (contract 5.1).</summary>
    /// <exception cref="SalesforceException">It was no validation, did not succeed, or is too old.</exception>
    public DeployRequest Quick(Access access, string? id)
    {
        var validated = Find(id ?? "");
        return validated is { Options.CheckOnly: true, Success: true } && org.Time.GetUtcNow() - validated.Created <= ValidationLives
            ? Add(access, validated.Options with { CheckOnly = false, RollbackOnError = true }, validated.Zip)
            : throw SalesforceException.BadRequest("INVALID_ID_FIELD", $"Cannot quick deploy: {id} is no successful validation of the last 10 days");
    }

    private async Task RunAsync(DeployRequest request, Task before)
    {
        await before;
        var half = TimeSpan.FromMilliseconds(settings.JobDelayMilliseconds / 2.0);
        await Task.Delay(half, org.Time);
        if (!request.Begin(org.Time.GetUtcNow()))
        {
            return;
        }

        var run = new DeployRun(org, request.Access.User, request.Options, faults);
        try
        {
            request.Options.Check(IsProduction());
            run.Execute(request.Zip);
            await Task.Delay(half, org.Time);
            request.End(run, org.Time.GetUtcNow());
        }
        catch (MetadataProblem problem)
        {
            request.Fail(problem, org.Time.GetUtcNow());
        }
        catch (Exception unexpected) when (unexpected is not OutOfMemoryException)
        {
            request.Fail(new MetadataProblem("An unexpected error occurred: " + unexpected.Message) { Code = "UNKNOWN_EXCEPTION" }, org.Time.GetUtcNow());
        }
    }

    private bool IsProduction()
    {
        lock (org.Gate)
        {
            return !org.Table("Organization").Column<BooleanColumn>("IsSandbox").At(0);
        }
    }
}
