using Connector.Enrichment;
using Connector.Store;
using Microsoft.AspNetCore.Http.Features;

namespace Connector.Worker.Hosting;

/// <summary>
/// <c>POST /callbacks/CONNECTION/SOURCE</c>: where vendors that answer later call back. Whoever calls is a stranger until the token is shown; what he
/// sends is put away durably, and the next run takes it in, so that nothing here waits for a run or changes the book.
/// </summary>
internal static class Callbacks
{
    private const string Token = "X-Callback-Token";

    public static void MapCallbacks(this IEndpointRouteBuilder app) => app.MapPost("/callbacks/{connection}/{source}", AnswerAsync);

    private static async Task<IResult> AnswerAsync(
        string connection, string source, HttpContext context, Settings settings, ConnectionRunner runner, IStores stores, ICallbackInbox inbox, TimeProvider time)
    {
        // One answer for a wrong place and a wrong token: strangers learn nothing of what there is.
        var found = settings.ConnectionNames.Contains(connection, StringComparer.Ordinal) ? runner.Sources(connection).FirstOrDefault(one => one.Name == source) : null;
        if (found?.Lookup?.Late is not { } late || !late.Admits(context.Request.Headers[Token])) return Results.Unauthorized();

        var stop = context.RequestAborted;
        if (await BodyAsync(context, late.LongestAnswer, stop) is not { } body) return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        LateAnswer answer;
        try
        {
            answer = late.Read(body);
        }
        catch (FormatException wrong)
        {
            return Results.Json(new { refused = wrong.Message }, statusCode: StatusCodes.Status400BadRequest);
        }

        try
        {
            await using var store = await stores.OpenForReadingAsync(connection, stop);
            var asked = store is null ? null : (await store.Questions.FindAsync([answer.Question], stop)).GetValueOrDefault(answer.Question);
            if (asked is null || asked.Vendor != source) return Results.Json(new { refused = "nobody asked this" }, statusCode: StatusCodes.Status404NotFound);
            var isNews = !asked.IsAnswered && await inbox.KeepAsync(new Callback(connection, source, answer.Question, time.GetUtcNow(), body), stop);
            return Results.Json(new { taken = isNews }, statusCode: isNews ? StatusCodes.Status202Accepted : StatusCodes.Status200OK);
        }
        catch (Exception fault) when (fault is StoreUnavailableException or StoreSchemaException)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>Null when it is longer, whatever its head says.</summary>
    private static async Task<byte[]?> BodyAsync(HttpContext context, int longest, CancellationToken cancellationToken)
    {
        if (context.Request.ContentLength > longest) return null;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = longest + 1;
        var buffer = new byte[longest + 1];
        try
        {
            var length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return length > longest ? null : buffer[..length];
        }
        catch (BadHttpRequestException)
        {
            return null;
        }
    }
}
