using System.IO.Compression;
using System.Runtime.CompilerServices;
using Connector.Http;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>The whole object by an export (contract 10): start, watch, download a CSV or a zip of several.</summary>
/// <param name="download">Sends no token: the address holds its own right, on another host, for five minutes.</param>
internal sealed class HubSpotExports(HubSpotApis apis, Func<HttpClient> download, HubSpotOptions options, TimeProvider time)
{
    private const string Prefix = "export";
    private const int Downloads = 3;
    private static readonly string[] Internal = ["NAMES", "VALUES"];
    private static readonly string[] IdHeaders = [CompanyColumns.Id, "Record ID"];

    /// <returns>The ticket; null when HubSpot does not take an export now, by this token or at all.</returns>
    public async Task<string?> StartAsync(IReadOnlyList<string> properties, CancellationToken cancellationToken)
    {
        var export = new JObject
        {
            ["exportType"] = "VIEW",
            ["exportName"] = "segmentation connector",
            ["format"] = "CSV",
            ["language"] = "EN",
            ["objectType"] = options.ObjectName == "companies" ? "COMPANY" : options.ObjectName,
            ["objectProperties"] = new JArray(properties.Prepend(CompanyColumns.Id).Distinct()),
            ["exportInternalValuesOptions"] = new JArray(Internal),
            ["associatedObjectType"] = new JArray(),
            ["includeLabeledAssociations"] = false,
            ["includePrimaryDisplayPropertyForAssociatedObjects"] = false,
            ["overrideAssociatedObjectsPerDefinitionPerRowLimit"] = false,
        };
        try
        {
            var task = await apis.Exports.StartAsync(options.ApiVersion, export, cancellationToken);
            return HubSpotError.Text(task["id"]) is { Length: > 0 } id ? $"{Prefix}/{options.ApiVersion}/{id}" : null;
        }
        catch (CrmException fault) when (fault is CrmAccessException or CrmContractException or CrmUnavailableException { Status: 429 })
        {
            return null; // no scope, not offered, or the 30 of a day are spent: the list is always there
        }
    }

    /// <summary>False when the export is unknown, failed or of another make than ours.</summary>
    public async Task<bool> IsServedAsync(string ticket, CancellationToken cancellationToken)
    {
        try
        {
            return State(await StatusAsync(ticket, cancellationToken)) is "PENDING" or "PROCESSING" or "COMPLETE";
        }
        catch (CrmContractException)
        {
            return false;
        }
    }

    /// <summary>Records in the shape that the list has.</summary>
    /// <exception cref="CrmContractException">The export failed or is not of the documented shape; the list can still be read.</exception>
    public async IAsyncEnumerable<JObject> ReadAsync(string ticket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await DownloadAsync(ticket, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (!IsZip(response))
        {
            await foreach (var record in RecordsAsync(stream, cancellationToken)) yield return record;
            yield break;
        }

        await using var zip = await UnpackedAsync(
            () => ZipArchive.CreateAsync(stream, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken), "is no zip");
        foreach (var entry in zip.Entries.Where(entry => entry.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)))
        {
            await using var file = await UnpackedAsync(() => entry.OpenAsync(cancellationToken), "holds an entry that does not unpack");
            await foreach (var record in RecordsAsync(file, cancellationToken)) yield return record;
        }
    }

    private static string? State(JObject status) => HubSpotError.Text(status["status"])?.ToUpperInvariant();

    private static bool IsZip(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.Contains("zip", StringComparison.OrdinalIgnoreCase) == true
        || response.RequestMessage?.RequestUri?.AbsolutePath.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) == true;

    private static async IAsyncEnumerable<JObject> RecordsAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var csv = await UnpackedAsync(() => CsvAnswer.OpenAsync(stream, null, cancellationToken), "is no CSV");
        var id = IdHeaders.Select(csv.IndexOf).FirstOrDefault(place => place >= 0, -1);
        if (id < 0 && csv.Header.Count > 0) throw HubSpotErrors.Contract("an export names no record ids");
        while (await UnpackedAsync(() => csv.ReadAsync(cancellationToken).AsTask(), "ended early"))
        {
            var properties = new JObject();
            for (var i = 0; i < csv.Header.Count; i++) properties[csv.Header[i]] = csv[i].Length == 0 ? null : csv[i].ToString();
            yield return new JObject { ["id"] = csv[id].ToString(), ["properties"] = properties };
        }
    }

    /// <summary>A file is whatever somebody served: what does not read as it should is no reason to end the run.</summary>
    private static async Task<T> UnpackedAsync<T>(Func<Task<T>> read, string otherwise)
    {
        try
        {
            return await read();
        }
        catch (Exception broken) when (broken is CsvCutException or InvalidDataException or IOException)
        {
            throw HubSpotErrors.Contract($"the file of an export {otherwise}");
        }
    }

    /// <summary>The address lives five minutes: when it does not serve, a fresh one is asked for.</summary>
    private async Task<HttpResponseMessage> DownloadAsync(string ticket, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var address = await EndAsync(ticket, cancellationToken);
            var response = await download().GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode) return response;
            using (response)
            {
                if (attempt == Downloads) throw HubSpotErrors.Contract("the file of an export is not served", (int)response.StatusCode);
            }
        }
    }

    private async Task<Uri> EndAsync(string ticket, CancellationToken cancellationToken)
    {
        var status = await StatusAsync(ticket, cancellationToken);
        await HubSpotJobs.WatchAsync("the export", options.Jobs, time, async () =>
        {
            if (State(status) is not ("PENDING" or "PROCESSING")) return true;
            status = await StatusAsync(ticket, cancellationToken);
            return false;
        }, cancellationToken);
        if (State(status) != "COMPLETE") throw HubSpotErrors.Contract($"the export ended as {Redaction.Code(State(status)) ?? "unknown"}");
        return Uri.TryCreate(HubSpotError.Text(status["result"]), UriKind.Absolute, out var address)
            && (address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback))
            ? address
            : throw HubSpotErrors.Contract("a finished export names no address of https");
    }

    private Task<JObject> StatusAsync(string ticket, CancellationToken cancellationToken) =>
        ticket.Split('/') is [Prefix, { Length: > 0 } version, { Length: > 0 } id]
            ? apis.Exports.StatusAsync(version, id, cancellationToken)
            : throw HubSpotErrors.Contract("the stored read is no export");
}
