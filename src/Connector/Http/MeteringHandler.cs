using Microsoft.Extensions.Logging;

namespace Connector.Http;

/// <summary>
/// Innermost on the road: every attempt passes here, so here it is counted, bounded, timed and logged, and here an error's body is read
/// once, so that policies and error mapping can look at it.
/// </summary>
/// <param name="governor">Null for token requests: they are neither counted nor held back.</param>
internal sealed class MeteringHandler(IVendorRules rules, RateGovernor? governor, RoadOptions options, TimeProvider time, ILogger logger) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var place = governor is null ? null : await governor.EnterAsync(cancellationToken);
        var started = time.GetTimestamp();
        var limit = rules.IsTransfer(request) ? options.TransferTimeout : options.RequestTimeout;
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);

        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, either.Token);

            // Within the same time limit: a body that stops half-way must not hang the run. Tables alone are streamed, by readers with a limit of their own.
            if (!IsStreamed(response)) await response.Content.LoadIntoBufferAsync(either.Token);
        }
        catch (OperationCanceledException fault) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer within {limit}", fault);
        }

        response.RequestMessage ??= request;
        governor?.Observe(rules.ReadAllowance(response));
        if (logger.IsEnabled(LogLevel.Debug))
        {
            var elapsed = (long)time.GetElapsedTime(started).TotalMilliseconds;
            var path = Redaction.Address(request.RequestUri);
            Log.Called(logger, request.Method.Method, path, (int)response.StatusCode, elapsed);
        }

        return response;
    }

    private static bool IsStreamed(HttpResponseMessage response) =>
        response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "text/csv";
}
