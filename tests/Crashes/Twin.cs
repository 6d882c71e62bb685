using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Connector.EndToEnd;

namespace Connector.Crashes;

/// <summary>One of the emulator's CRMs, asked and changed past the connector: what the crash tests need of any CRM.</summary>
internal abstract class Twin(RunningEmulator emulator) : IDisposable
{
    protected RunningEmulator Emulator { get; } = emulator;

    public static Twin Of(CrmKind crm, RunningEmulator emulator) => crm == CrmKind.HubSpot ? new HubSpotTwin(emulator) : new SalesforceTwin(emulator);

    /// <summary>As the framework's maps of fields name it; also the connection's name.</summary>
    public abstract string Name { get; }

    /// <summary>Some fields by the names of this CRM.</summary>
    public abstract TwinFields Fields { get; }

    /// <summary>Regular expressions over method and path, for faults: the calls that write rows, and those that read pages of accounts.</summary>
    public abstract (string Write, string WriteMethod, string Read) Paths { get; }

    /// <summary>What the emulator's counts of writes call the accounts.</summary>
    public abstract string Counted { get; }

    /// <summary>The connection's section of the settings: what is this CRM's own.</summary>
    /// <param name="isBulk">Three jobs; else calls of the usual number of rows.</param>
    public abstract (string Crm, JsonObject Section) Settings(bool isBulk, int accounts);

    /// <summary>How the custom fields are set up, a line each.</summary>
    public abstract Task<IReadOnlyList<string>> DefinitionsAsync();

    /// <summary>What else was deployed, and who was given it, a line each; of fields that people deployed too.</summary>
    public abstract Task<IReadOnlyList<string>> ArtefactsAsync();

    /// <summary>All living accounts in the order of their ids, with the named fields as JSON values; null where empty.</summary>
    public abstract Task<IReadOnlyList<TwinRecord>> RecordsAsync(IReadOnlyList<string> fields);

    /// <summary>As a person or another integration would write it.</summary>
    public abstract Task ChangeAsync(IEnumerable<(string Id, string Field, JsonNode? Value)> values);

    public abstract Task DeleteAsync(string id);

    /// <summary>What hangs on which account, a line each; none where the emulated CRM has nothing that does.</summary>
    public virtual Task<IReadOnlyList<string>> BelongingsAsync() => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>A line for each accepted write of a row since the journal began: one that comes again makes a line more.</summary>
    public async Task<IReadOnlyList<string>> WritesAsync()
    {
        var journal = JsonDocument.Parse(await ControlAsync(HttpMethod.Get, "journal")).RootElement;
        return [.. journal.EnumerateArray().Select(entry => $"{entry.GetProperty("object")} {entry.GetProperty("id")} {entry.GetProperty("values")}")];
    }

    /// <summary>Writes count from here.</summary>
    public Task WatchAsync() => ControlAsync(HttpMethod.Put, "journal");

    /// <summary>Settings that make jobs quick.</summary>
    public virtual Task PrepareAsync() => Task.CompletedTask;

    public async Task<string> ControlAsync(HttpMethod method, string place, string? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/__emulator/{place}") { Content = body is null ? null : Json(body) };
        using var answer = await Emulator.Control.SendAsync(request);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    public abstract void Dispose();

    protected static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}

/// <param name="Segments">The segment fields, in the order of the framework's dimensions.</param>
internal sealed record TwinFields(string ExternalId, string Employees, string Tier, IReadOnlyList<string> Segments);

internal sealed record TwinRecord(string Id, IReadOnlyDictionary<string, JsonElement> Values)
{
    /// <summary>Null where the field is empty.</summary>
    public string? Text(string field) => Values[field] is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } value ? value.ToString() : null;
}
