using System.Diagnostics;
using Connector.Accounts;
using Connector.HubSpot;
using Connector.Store;
using Connector.Tests.Fakes;
using Connector.WriteBack;
using Microsoft.Extensions.Options;
using Newtonsoft.Json.Linq;
using NUnit.Framework;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using static Connector.Tests.HubSpot.HubSpotServer;

namespace Connector.Tests.HubSpot;

/// <summary>A minute of calls that are answered in 150 ms; run by name, it prints what share of the burst is used.</summary>
[TestFixture]
[Explicit("takes minutes and measures this machine")]
public sealed class HubSpotRateMeasurement
{
    private const int Burst = 190;
    private static readonly string[] Fields = ["note"];
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);

    [TestCase(1, true)]
    [TestCase(1, false)]
    [TestCase(2, true)]
    public async Task The_burst_is_used_and_never_overrun(int workers, bool writes)
    {
        var folder = TempFolder.Create();
        await using var server = new HubSpotServer(("BurstCalls", "190")) { Slots = Slots(folder) };
        await using var other = new HubSpotServer(("BurstCalls", "190"), ("BaseUrl", server.Wire.Url!)) { Slots = Slots(folder) };
        server.Describes(Text("note"));
        Serve(server, "/batch/update");
        Serve(server, "/batch/read");
        using var stop = new CancellationTokenSource(Minute + TimeSpan.FromSeconds(10));
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(new[] { server, other }.Take(workers).Select(one => writes ? WriteAsync(one, stop.Token) : ReadAsync(one, stop.Token)));

        var calls = server.Wire.LogEntries.Where(entry => entry.RequestMessage!.Path.Contains("/batch/", StringComparison.Ordinal)).Select(entry => entry.RequestMessage!.DateTime).Order().ToList();
        var most = calls.Select((first, place) => calls.Skip(place).TakeWhile(call => call - first < TimeSpan.FromSeconds(10)).Count()).Max();
        var inMinute = calls.Count(call => call - calls[0] < Minute);
        TestContext.Out.WriteLine($"{workers} worker(s), {(writes ? "writes" : "reads")}: {inMinute} calls in 60 s = {inMinute / (6.0 * Burst):P1} of the burst; at most {most} in any 10 s; {Stopwatch.GetElapsedTime(started)}");
        Assert.That(most, Is.LessThanOrEqualTo(Burst));
        Directory.Delete(folder, recursive: true);
    }

    private static StoredRateSlots Slots(string folder) =>
        new(new SqliteStores(Options.Create(new StoreOptions { Folder = folder }), TimeProvider.System).OpenControlAsync, TimeProvider.System);

    private static void Serve(HubSpotServer server, string call) => server.Wire.Given(Request.Create().WithPath(Companies + call).UsingPost()).RespondWith(Response.Create()
        .WithDelay(150).WithCallback(request => Json(200, new { results = JObject.Parse(request.Body!)["inputs"]!.Select(input => new { id = (string)input["id"]!, objectWriteTraceId = (string)input["id"]!, properties = new { hs_lastmodifieddate = "1790000000000" } }) })));

    private static async Task ReadAsync(HubSpotServer server, CancellationToken stop)
    {
        try
        {
            var ids = Enumerable.Range(1, 200_000).Select(id => new AccountId(id.ToString(System.Globalization.CultureInfo.InvariantCulture))).ToList();
            await foreach (var _ in server.Crm.Reader.ReadByIdAsync(Fields, ids, stop))
            {
            }
        }
        catch (OperationCanceledException)
        {
            // The minute is over.
        }
    }

    private static Task WriteAsync(HubSpotServer server, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, server.Crm.Writer.ChunksAtOnce(HubSpotWriter.Batch)).Select(async _ =>
    {
        var rows = Enumerable.Range(1, 100).Select(id => new WriteRow(new AccountId(id.ToString(System.Globalization.CultureInfo.InvariantCulture)), [FieldChange.Set(AttributeValue.Of("n"))])).ToList();
        while (!stop.IsCancellationRequested)
        {
            await foreach (var outcome in server.Crm.Writer.WriteAsync(new WriteChunk(HubSpotWriter.Batch, Fields, rows), _ => Task.CompletedTask, CancellationToken.None)) Assert.That(outcome.Kind, Is.EqualTo(OutcomeKind.Succeeded));
        }
    }));
}
