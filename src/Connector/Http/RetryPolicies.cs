using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;

namespace Connector.Http;

/// <summary>The only file that knows Polly. A request is sent again when its failure is passing and sending it twice is safe.</summary>
/// <remarks>
/// The HTTP package sits on Polly's v7 policies, which sleep on the wall clock; so the policy only decides, and <see cref="PauseHandler"/>
/// waits by the <see cref="TimeProvider"/>.
/// </remarks>
internal static class RetryPolicies
{
    private static readonly HttpRequestOptionsKey<TimeSpan> Pause = new("pause");

    public static IHttpClientBuilder AddRetries(
        this IHttpClientBuilder builder, Func<IServiceProvider, (IVendorRules Rules, RoadOptions Options, TimeProvider Time, ILogger Logger)> road) =>
        builder
            .AddPolicyHandler((services, request) =>
            {
                var (rules, options, time, logger) = road(services);
                return For(request, rules, options, time, logger);
            })
            .AddHttpMessageHandler(services => new PauseHandler(road(services).Time));

    private static IAsyncPolicy<HttpResponseMessage> For(
        HttpRequestMessage request, IVendorRules rules, RoadOptions options, TimeProvider time, ILogger logger)
    {
        if (options.Retries == 0 || !rules.IsSafeToRepeat(request)) return Policy.NoOpAsync<HttpResponseMessage>();
        return Policy<HttpResponseMessage>
            .Handle<HttpRequestException>(_ => rules.IsSafeToRepeatUnanswered(request))
            .OrResult(response => IsPassing(response, rules) && WaitWithin(response, options, time))
            .RetryAsync(options.Retries, (outcome, attempt) =>
            {
                var wait = WaitBefore(attempt, outcome.Result, options, time);
                request.Options.Set(Pause, wait);
                Log.Again(logger, request.Method.Method, Redaction.Address(request.RequestUri), (int?)outcome.Result?.StatusCode, attempt, (long)wait.TotalMilliseconds);
                outcome.Result?.Dispose();
            });
    }

    /// <summary>The server's Retry-After wins; else doubling from the first wait, with jitter, up to the longest.</summary>
    internal static TimeSpan WaitBefore(int attempt, HttpResponseMessage? response, RoadOptions options, TimeProvider time)
    {
        if (RetryAfter(response, time) is { } asked) return asked;
        var doubled = options.FirstWait * Math.Pow(2, attempt - 1);
        var longest = doubled < options.LongestWait ? doubled : options.LongestWait;
#pragma warning disable CA5394 // jitter is no secret
        return longest * (0.5 + (Random.Shared.NextDouble() / 2));
#pragma warning restore CA5394
    }

    private static bool WaitWithin(HttpResponseMessage response, RoadOptions options, TimeProvider time) =>
        RetryAfter(response, time) is not { } asked || asked <= options.LongestRetryAfter;

    private static TimeSpan? RetryAfter(HttpResponseMessage? response, TimeProvider time)
    {
        var header = response?.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static bool IsPassing(HttpResponseMessage response, IVendorRules rules)
    {
        if (response.IsSuccessStatusCode) return false;

        // The metering handler has buffered the body: reading it here does not wait.
        using var reader = new StreamReader(response.Content.ReadAsStream(), leaveOpen: true);
        var body = reader.ReadToEnd();
        reader.BaseStream.Position = 0;
        return rules.IsPassing(response.StatusCode, rules.ReadCode(body), body.Length > 0);
    }

    private sealed class PauseHandler(TimeProvider time) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Options.TryGetValue(Pause, out var wait) && wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
