using Microsoft.Extensions.Logging;

namespace Connector.Http;

/// <summary>
/// Innermost on the road: every attempt passes here when it is about to be sent, so here it is counted, timed and logged, and here an error's body is
/// read once, so that policies and error mapping can look at it.
/// </summary>
/// <param name="governor">Null for token requests: they are neither counted nor held back.</param>
/// <param name="longest">Bytes of an answer, unpacked, from somebody who is not believed to stop; null = no end, and tables are streamed.</param>
internal sealed class MeteringHandler(
    IVendorRules rules, RateGovernor? governor, RoadOptions options, TimeProvider time, ILogger logger, long? longest = null) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        governor?.Count();
        var started = time.GetTimestamp();
        var limit = rules.IsTransfer(request) ? options.TransferTimeout : options.RequestTimeout;
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);

        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, either.Token);

            // Within the same time limit: a body that stops half-way must not hang the run. Tables alone are streamed, by readers with a limit of their own.
            if (longest is { } bytes) await LoadAsync(response, bytes, either.Token);
            else if (!IsStreamed(response)) await response.Content.LoadIntoBufferAsync(either.Token);
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

    private async Task LoadAsync(HttpResponseMessage response, long bytes, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(bytes, cancellationToken);
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            var status = (int)response.StatusCode;
            response.Dispose();
            throw new CrmContractException(rules.Crm, status, null,
                $"the answer of {Redaction.Address(response.RequestMessage?.RequestUri)} is larger than {bytes >> 20} MB (Road:AnswerMegabytes) and was not read");
        }
    }

    private static bool IsStreamed(HttpResponseMessage response) =>
        response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "text/csv";
}
