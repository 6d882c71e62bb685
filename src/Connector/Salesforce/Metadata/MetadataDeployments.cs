using System.Net.Http.Headers;
using System.Text;
using Connector.Deployment;
using Connector.Http;
using Connector.Salesforce.Api;
using Newtonsoft.Json.Linq;

namespace Connector.Salesforce.Metadata;

/// <summary>Deploys a zip by REST (contract 5.1) and waits for its end. Salesforce takes all of it or, on any error, nothing.</summary>
internal sealed class MetadataDeployments(ISalesforceMetadataApi api, SalesforceOptions options, TimeProvider time)
{
    private readonly MetadataJobs _jobs = new(options.Deployment, time);

    /// <param name="started">Told the id before the deployment is waited for.</param>
    /// <exception cref="CrmUnavailableException">Nobody knows whether it began, or it still runs.</exception>
    public async Task<DeploymentOutcome> DeployAsync(byte[] zip, bool isCheck, Func<string, Task> started, CancellationToken cancellationToken)
    {
        using var form = Form(zip, isCheck);
        var answer = await SalesforceFieldAccess.NeedAsync("Modify Metadata Through Metadata API Functions", api.DeployAsync(form, cancellationToken));
        var id = (string?)answer["id"] ?? (string?)answer["deployResult"]?["id"] ?? throw SalesforceErrors.Unavailable("Salesforce accepted a deployment without telling its id");
        await started(id);
        return await WatchAsync(id, cancellationToken);
    }

    /// <summary>Null when Salesforce does not know it (any more).</summary>
    public async Task<DeploymentOutcome?> ResumeAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await WatchAsync(id, cancellationToken);
        }
        catch (CrmContractException fault) when (fault.Status == 404 || SalesforceErrors.IsCode(fault, "INVALID_CROSS_REFERENCE_KEY", "NOT_FOUND", "INVALID_ID_FIELD"))
        {
            return null;
        }
    }

    /// <remarks>The end is told by <c>done</c>, never by a status: the vendor's own lists of these differ.</remarks>
    private Task<DeploymentOutcome> WatchAsync(string id, CancellationToken cancellationToken) => _jobs.WatchAsync($"deployment {id}", async () =>
    {
        var answer = await api.DeploymentAsync(id, cancellationToken);
        var result = answer["deployResult"] as JObject ?? answer;
        return IsTrue(result["done"]) ? Outcome(id, result) : null;
    }, cancellationToken);

    private static DeploymentOutcome Outcome(string id, JObject result)
    {
        var details = result["details"] as JObject;
        var failures = Messages(details?["componentFailures"]).Where(message => (string?)message["problemType"] != "Warning").Select(DeployFailures.Explain).Distinct().ToList();
        var warnings = Messages(details?["componentFailures"]).Concat(Messages(details?["componentSuccesses"])).Where(message => (string?)message["problemType"] == "Warning").Select(DeployFailures.Explain);
        var succeeded = IsTrue(result["success"]);
        if (!succeeded && failures.Count == 0)
        {
            failures.Add($"deployment {id} ended as {Redaction.Code((string?)result["status"]) ?? "unknown"} ({Redaction.Code((string?)result["errorStatusCode"]) ?? "no code"}): look at it in Setup, Deployment Status");
        }

        return new DeploymentOutcome(succeeded, failures, [.. warnings.Distinct()]);
    }

    /// <summary>One element may come as an object.</summary>
    private static IEnumerable<JObject> Messages(JToken? token) => token is JArray many ? many.OfType<JObject>() : token is JObject one ? [one] : [];

    /// <summary>Flags may come as texts.</summary>
    private static bool IsTrue(JToken? token) => token?.ToString().Equals("true", StringComparison.OrdinalIgnoreCase) == true;

    /// <remarks>
    /// The names are quoted and the boundary is not, as in the vendor's own samples (the boundary: UNCONFIRMED). No testLevel: production refuses NoTestRun,
    /// and without one nothing is tested where nothing is Apex (leaving it out in JSON: UNCONFIRMED).
    /// </remarks>
    private static MultipartFormDataContent Form(byte[] zip, bool isCheck)
    {
        var boundary = $"connector-{Guid.NewGuid():N}";
        var orders = new JObject
        {
            ["deployOptions"] = new JObject
            {
                ["checkOnly"] = isCheck, ["rollbackOnError"] = true, ["singlePackage"] = true, ["ignoreWarnings"] = true, ["allowMissingFiles"] = false,
                ["autoUpdatePackage"] = false, ["performRetrieve"] = false, ["purgeOnDelete"] = false,
            },
        };
        var form = new MultipartFormDataContent(boundary);
        form.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={boundary}");
        form.Add(Part(Encoding.UTF8.GetBytes(orders.ToString(Newtonsoft.Json.Formatting.None)), "application/json", "json", null));
        form.Add(Part(zip, "application/zip", "file", "deploy.zip"));
        return form;
    }

    private static ByteArrayContent Part(byte[] bytes, string type, string name, string? file)
    {
        var part = new ByteArrayContent(bytes);
        part.Headers.ContentType = new MediaTypeHeaderValue(type);
        part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = $"\"{name}\"", FileName = file is null ? null : $"\"{file}\"" };
        return part;
    }
}
