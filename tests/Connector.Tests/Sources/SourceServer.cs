using Connector.Enrichment;
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

namespace Connector.Tests.Sources;

/// <summary>A WireMock server behind a source's real wiring. Requests that nothing answers fail the test at its end; so does a secret in the log.</summary>
internal sealed class SourceServer : IAsyncDisposable
{
    public const string Secret = "secret-5b1f";
    private readonly ServiceProvider _provider;

    /// <param name="settings">The kind's own section; <c>{url}</c> stands for this server.</param>
    public SourceServer(Action<IServiceCollection, string, IConfigurationSection> add, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            settings.Append(("Road:FirstWait", "00:00:00")).Append(("Road:Retries", "1"))
                .ToDictionary(pair => "Kind:" + pair.Item1, pair => (string?)pair.Item2.Replace("{url}", Wire.Url, StringComparison.Ordinal))).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        add(services, "acme/source", configuration.GetSection("Kind"));
        _provider = services.BuildServiceProvider(validateScopes: true);
    }

    public WireMockServer Wire { get; } = WireMockServer.Start();

    public CapturedLog Log { get; } = new();

    public ICompanyLookup Lookup => _provider.GetRequiredKeyedService<ICompanyLookup>("acme/source");

    public IAccountFacts Facts => _provider.GetRequiredKeyedService<IAccountFacts>("acme/source");

    public IReadOnlyList<IRequestMessage> To(string path) => [.. Wire.LogEntries.Select(entry => entry.RequestMessage!).Where(request => request.Path == path)];

    public JObject BodyTo(string path) => JObject.Parse(To(path)[^1].Body!);

    public void Answers(string method, string path, params ResponseMessage[] answers)
    {
        var next = 0;
        Wire.Given(Request.Create().WithPath(path).UsingMethod(method))
            .RespondWith(Response.Create().WithCallback(_ => answers[Math.Min(next++, answers.Length - 1)]));
    }

    public static ResponseMessage Json(int status, object body, params (string Name, string Value)[] headers) => SalesforceServer.Json(status, body, headers);

    public static ResponseMessage Recorded(string sample, string? part = null)
    {
        var text = File.ReadAllText(Repository.Shared($"contracts/sources/samples/{sample}"));
        return Json(200, part is null ? text : JObject.Parse(text)[part]!.ToString());
    }

    public async Task<List<SourceRecord>> ReadAsync()
    {
        var records = new List<SourceRecord>();
        await foreach (var record in Facts.ReadAsync(CancellationToken.None)) records.Add(record);
        return records;
    }

    public async ValueTask DisposeAsync()
    {
        var unanswered = Wire.LogEntries.Where(entry => entry.MappingGuid is null)
            .Select(entry => $"{entry.RequestMessage?.Method} {entry.RequestMessage?.Url}").ToList();
        await _provider.DisposeAsync();
        Wire.Stop();
        Wire.Dispose();
        Assert.That(unanswered, Is.Empty, "requests that nothing answers");
        Assert.That(Log.Lines.Where(line => line.Contains(Secret)), Is.Empty, "a secret in the log");
    }
}
