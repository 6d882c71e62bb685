using System.Collections.Concurrent;
using System.Security.Cryptography;
using Connector.Accounts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Connector.Tests.Salesforce;

/// <summary>
/// A WireMock server behind the real <c>AddSalesforce()</c> wiring. Requests that nothing answers fail the test at its end; so do secrets,
/// tokens and query text in the log.
/// </summary>
internal sealed class SalesforceServer : IAsyncDisposable
{
    public const string Data = "/services/data/v66.0";
    public const string ClientSecret = "client-secret-7c1d";
    private const string Token = "00Dxx!token-";
    private readonly Dictionary<string, string?> _settings;
    private ServiceProvider? _provider;
    private int _tokens;

    public SalesforceServer(params (string Key, string Value)[] settings)
    {
        _settings = new()
        {
            ["LoginUrl"] = Wire.Url,
            ["ClientId"] = "client-id",
            ["ClientSecret"] = ClientSecret,
            ["Road:FirstWait"] = "00:00:00",
            ["Bulk:FirstPoll"] = "00:00:00",
            ["Bulk:LongestPoll"] = "00:00:00",
        };
        foreach (var (key, value) in settings) _settings[key] = value.Replace("{self}", Wire.Url, StringComparison.Ordinal);
    }

    public WireMockServer Wire { get; } = WireMockServer.Start();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public CapturedLog Log { get; } = new();

    public ICrm Crm => (_provider ??= Build()).GetRequiredKeyedService<ICrm>("acme");

    public static string TokenNumber(int number) => $"Bearer {Token}{number}";

    public IReadOnlyList<IRequestMessage> Requests => [.. Wire.LogEntries.Select(entry => entry.RequestMessage!)];

    public IReadOnlyList<IRequestMessage> To(string path) => [.. Requests.Where(request => request.Path == path)];

    /// <summary>Each token request answers another token, of this host.</summary>
    public SalesforceServer GivesTokens()
    {
        Wire.Given(Request.Create().WithPath("/services/oauth2/token").UsingPost())
            .RespondWith(Response.Create().WithCallback(_ => Json(200, new { access_token = Token + Interlocked.Increment(ref _tokens), instance_url = Wire.Url })));
        return this;
    }

    public SalesforceServer Describes(params JObject[] fields)
    {
        Answers("GET", $"{Data}/sobjects/Account/describe/", new { name = "Account", fields });
        return this;
    }

    public static JObject Field(string name, string type, bool updateable = true, string? help = null, bool restricted = false, params string[] values) => JObject.FromObject(new
    {
        name,
        type,
        label = name,
        updateable,
        inlineHelpText = help,
        restrictedPicklist = restricted,
        picklistValues = values.Select(value => new { value, label = value, active = true }),
    });

    public void Answers(string method, string path, object body, int status = 200) => Answers(method, path, _ => Json(status, body));

    /// <summary>One answer after the other; the last one stays.</summary>
    public void AnswersInTurn(string method, string path, params ResponseMessage[] answers)
    {
        var turn = 0;
        Answers(method, path, _ => answers[Math.Min(Interlocked.Increment(ref turn), answers.Length) - 1]);
    }

    public void Answers(string method, string path, Func<IRequestMessage, ResponseMessage> answer) =>
        Wire.Given(Request.Create().WithPath(path).UsingMethod(method)).RespondWith(Response.Create().WithCallback(answer));

    public static ResponseMessage Json(int status, object body, params (string Name, string Value)[] headers) =>
        Text(status, body as string ?? Newtonsoft.Json.JsonConvert.SerializeObject(body), "application/json", headers);

    public static ResponseMessage Csv(string body, params (string Name, string Value)[] headers) => Text(200, body, "text/csv", headers);

    public static ResponseMessage Text(int status, string body, string type, params (string Name, string Value)[] headers) => new()
    {
        StatusCode = status,
        BodyDestination = "SameAsSource",
        BodyData = new WireMock.Util.BodyData { BodyAsString = body, DetectedBodyType = WireMock.Types.BodyType.String, Encoding = new System.Text.UTF8Encoding(false) },
        Headers = headers.Append(("Content-Type", type)).ToDictionary(header => header.Item1, header => new WireMock.Types.WireMockList<string>(header.Item2)),
    };

    public async ValueTask DisposeAsync()
    {
        var unanswered = Wire.LogEntries.Where(entry => entry.MappingGuid is null).Select(entry => $"{entry.RequestMessage?.Method} {entry.RequestMessage?.Path}").ToList();
        if (_provider is not null) await _provider.DisposeAsync();
        Wire.Stop();
        Wire.Dispose();
        Assert.That(unanswered, Is.Empty, "requests that nothing answers");
        Assert.That(Log.Lines.Where(line => line.Contains(Token) || line.Contains(ClientSecret) || line.Contains("SELECT")), Is.Empty, "secrets in the log");
    }

    private ServiceProvider Build()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(_settings.ToDictionary(pair => "Salesforce:" + pair.Key, pair => pair.Value)).Build();
        var services = new ServiceCollection();
        services.AddSingleton(Time);
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        Connector.Salesforce.SalesforceRegistration.AddSalesforce(services, "acme", configuration.GetSection("Salesforce"));
        return services.BuildServiceProvider(validateScopes: true);
    }
}

internal sealed class CapturedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue(formatter(state, exception) + exception);

    public void Dispose()
    {
    }
}

internal static class Gather
{
    public static async Task<List<T>> All<T>(IAsyncEnumerable<T> source, CancellationToken cancellationToken = default)
    {
        var all = new List<T>();
        await foreach (var one in source.WithCancellation(cancellationToken)) all.Add(one);
        return all;
    }

    /// <summary>A PEM key made for one test.</summary>
    public static (RSA Key, string Pem) Key()
    {
        var key = RSA.Create(2048);
        return (key, key.ExportPkcs8PrivateKeyPem());
    }

    public static AccountId Account(int number) => new($"001xx00000{number:D8}");
}
