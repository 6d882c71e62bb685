using System.Net;
using Connector.Sources;
using NUnit.Framework;

namespace Connector.Tests.Sources;

public class ResetHandlerTests
{
    [TestCase(429, "37", "37")]
    [TestCase(429, "1793000000", "Mon, 26 Oct 2026 07:33:20 GMT", TestName = "seconds since 1970")]
    [TestCase(429, "soon", null)]
    [TestCase(429, "99999999999999999999", null)]
    [TestCase(200, "37", null, TestName = "only a refused call waits")]
    public async Task A_vendors_own_header_says_when_to_come_back(int status, string reset, string? retryAfter)
    {
        using var caller = new HttpMessageInvoker(new ResetHandler("X-RateLimit-Reset") { InnerHandler = new Answer((HttpStatusCode)status, reset) });

        using var response = await caller.SendAsync(new HttpRequestMessage(HttpMethod.Get, "http://vendor.test/"), default);

        Assert.That(response.Headers.RetryAfter?.ToString(), Is.EqualTo(retryAfter));
    }

    private sealed class Answer(HttpStatusCode status, string reset) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage(status);
            response.Headers.TryAddWithoutValidation("X-RateLimit-Reset", reset);
            return Task.FromResult(response);
        }
    }
}
