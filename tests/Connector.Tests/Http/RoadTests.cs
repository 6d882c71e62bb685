using Connector.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Connector.Tests.Http;

[TestFixture]
public sealed class RoadTests
{
    [Test]
    public void Waits_double_with_jitter_up_to_the_longest()
    {
        var options = new RoadOptions { FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromSeconds(10) };

        var waits = Enumerable.Range(1, 6).Select(attempt => RetryPolicies.WaitBefore(attempt, null, options, TimeProvider.System).TotalSeconds).ToList();

        double[] most = [1, 2, 4, 8, 10, 10];
        Assert.That(waits.Zip(most), Is.All.Matches<(double Wait, double Most)>(pair => pair.Wait >= pair.Most / 2 && pair.Wait <= pair.Most));
    }

    [Test]
    public void A_wait_until_a_date_is_counted_from_our_clock()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var response = new HttpResponseMessage();
        response.Headers.RetryAfter = new(time.GetUtcNow().AddSeconds(90));

        Assert.That(RetryPolicies.WaitBefore(1, response, new RoadOptions(), time), Is.EqualTo(TimeSpan.FromSeconds(90)));
    }

    [TestCase("https://acme.example/services/data/v66.0/query?q=SELECT+Name", "/services/data/v66.0/query")]
    [TestCase("jobs/query/750/results?locator=x#y", "jobs/query/750/results")]
    public void Of_an_address_only_the_path_is_shown(string uri, string shown) =>
        Assert.That(Redaction.Address(new Uri(uri, UriKind.RelativeOrAbsolute)), Is.EqualTo(shown));

    [TestCase("INVALID_FIELD", "INVALID_FIELD")]
    [TestCase("Acme Ltd is no code", null)]
    [TestCase("", null)]
    public void A_code_is_shown_only_when_it_looks_like_one(string code, string? shown) => Assert.That(Redaction.Code(code), Is.EqualTo(shown));

    [Test]
    public async Task A_failed_renewal_is_shared_too_and_the_next_call_tries_again()
    {
        var fetches = 0;
        var gate = new TaskCompletionSource();
        var tokens = new AccessTokens(async _ =>
        {
            var fetch = Interlocked.Increment(ref fetches);
            await gate.Task;
            return fetch == 1 ? throw new InvalidOperationException("no") : new AccessToken(new Secret("t" + fetch), null);
        });

        var waiting = Enumerable.Range(0, 5).Select(_ => tokens.GetAsync(default).AsTask()).ToList();
        gate.SetResult();
        foreach (var one in waiting) await Assert.ThrowsAsync<InvalidOperationException>(() => one);
        var token = await tokens.GetAsync(default);

        Assert.That((fetches, token.Value.Reveal()), Is.EqualTo((2, "t2")));
    }

    [Test]
    public async Task Who_was_refused_with_an_old_token_gets_the_new_one_without_another_renewal()
    {
        var fetches = 0;
        var tokens = new AccessTokens(_ => Task.FromResult(new AccessToken(new Secret("t" + ++fetches), null)));
        var old = await tokens.GetAsync(default);

        var first = await tokens.RenewAsync(old, default);
        var late = await tokens.RenewAsync(old, default);

        Assert.That((fetches, ReferenceEquals(first, late)), Is.EqualTo((2, true)));
    }

    [TestCase("application/json", true)]
    [TestCase("text/csv", false)]
    public async Task A_body_that_stops_half_way_ends_by_the_time_limit_and_only_tables_are_streamed(string type, bool isBuffered)
    {
        var time = new FakeTimeProvider();
        using var metering = new MeteringHandler(new AnyVendor(), null, new RoadOptions { RequestTimeout = TimeSpan.FromSeconds(5) }, time, NullLogger.Instance)
        {
            InnerHandler = new Stalling(type),
        };
        using var invoker = new HttpMessageInvoker(metering);

        using var request = new HttpRequestMessage(HttpMethod.Get, "http://crm.example/");
        var answer = invoker.SendAsync(request, CancellationToken.None);
        if (isBuffered) time.Advance(TimeSpan.FromSeconds(6));

        if (isBuffered) await Assert.ThrowsAsync<HttpRequestException>(() => answer);
        else Assert.That((await answer).IsSuccessStatusCode);
    }

    private sealed class Stalling(string type) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new NeverEnding()) { Headers = { ContentType = new(type) } } });
    }

    private sealed class NeverEnding : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return 0;
        }

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    private sealed class AnyVendor : IVendorRules
    {
        public string Crm => "any";

        public bool IsSafeToRepeat(HttpRequestMessage request) => false;

        public bool IsSafeToRepeatUnanswered(HttpRequestMessage request) => false;

        public bool IsTransfer(HttpRequestMessage request) => false;

        public string? ReadCode(string body) => null;

        public bool IsPassing(System.Net.HttpStatusCode status, string? code, bool hasBody) => false;

        public Allowance? ReadAllowance(HttpResponseMessage response) => null;
    }
}
