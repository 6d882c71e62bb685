using Connector.Tests.Salesforce;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Connector.Tests.HubSpot;

/// <summary>A WireMock server behind the real <c>AddHubSpot()</c> wiring. Requests that nothing answers fail the test at its end; so does a token in the log.</summary>
internal sealed class HubSpotServer : IAsyncDisposable
{
    public const string Companies = "/crm/objects/2026-03/companies";
    public const string Update = Companies + "/batch/update";
    public const string Search = Companies + "/search";
    public const string Properties = "/crm/properties/2026-03/companies";
    public const string Account = "/account-info/2026-03/details";
    public const string Token = "pat-secret-7c1d";
    private readonly Dictionary<string, string?> _settings;
    private ServiceProvider? _provider;

    public HubSpotServer(params (string Key, string Value)[] settings)
    {
        _settings = new() { ["BaseUrl"] = Wire.Url, ["Token"] = Token, ["Road:FirstWait"] = "00:00:00" };
        foreach (var (key, value) in settings) _settings[key] = value;
    }

    public WireMockServer Wire { get; } = Started();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Shared with other servers' clients, as by workers of one portal; null = the client's own.</summary>
    public Connector.Http.IRateSlots? Slots { get; init; }

    public CapturedLog Log { get; } = new();

    public ICrm Crm => (_provider ??= Build()).GetRequiredKeyedService<ICrm>("acme");

    public IReadOnlyList<IRequestMessage> To(string path) => [.. Wire.LogEntries.Select(entry => entry.RequestMessage!).Where(request => request.Path == path)];

    public IReadOnlyList<JObject> BodiesTo(string path) => [.. To(path).Where(request => request.Body is not null).Select(request => JObject.Parse(request.Body!))];

    public HubSpotServer Describes(params object[] properties)
    {
        Answers("GET", Properties, _ => Json(200, new { results = properties }));
        return this;
    }

    public void Answers(string method, string path, Func<IRequestMessage, ResponseMessage> answer) =>
        Wire.Given(Request.Create().WithPath(path).UsingMethod(method)).RespondWith(Response.Create().WithCallback(answer));

    public static ResponseMessage Json(int status, object body, params (string Name, string Value)[] headers) => SalesforceServer.Json(status, body, headers);

    public static object Text(string name) => new { name, label = name, type = "string", fieldType = "text" };

    public static object Choice(string name, params string[] values) => new
    {
        name,
        label = name,
        type = "enumeration",
        fieldType = "select",
        options = values.Select((value, place) => new { value, label = value, displayOrder = place, hidden = false }),
    };

    public static object Record(object id, long stamp, object? properties = null)
    {
        var values = JObject.FromObject(properties ?? new { });
        values["hs_lastmodifieddate"] = DateTimeOffset.FromUnixTimeMilliseconds(stamp).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        return new { id, properties = values };
    }

    public async ValueTask DisposeAsync()
    {
        var unanswered = Wire.LogEntries.Where(entry => entry.MappingGuid is null).Select(entry => $"{entry.RequestMessage?.Method} {entry.RequestMessage?.Path}").ToList();
        if (_provider is not null) await _provider.DisposeAsync();
        Wire.Stop();
        Wire.Dispose();
        Assert.That(unanswered, Is.Empty, "requests that nothing answers");
        Assert.That(Log.Lines.Where(line => line.Contains(Token)), Is.Empty, "a token in the log");
    }

    /// <summary>A portal in New York, unless a test says otherwise.</summary>
    private static WireMockServer Started()
    {
        var wire = WireMockServer.Start();
        wire.Given(Request.Create().WithPath(Account).UsingGet()).AtPriority(100)
            .RespondWith(Response.Create().WithCallback(_ => Json(200, new { portalId = 12345678, timeZone = "America/New_York" })));
        return wire;
    }

    private ServiceProvider Build()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(_settings.ToDictionary(pair => "HubSpot:" + pair.Key, pair => pair.Value)).Build();
        var services = new ServiceCollection();
        services.AddSingleton(Time);
        if (Slots is not null) services.AddSingleton(Slots);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        Connector.HubSpot.HubSpotRegistration.AddHubSpot(services, "acme", configuration.GetSection("HubSpot"));
        return services.BuildServiceProvider(validateScopes: true);
    }
}
