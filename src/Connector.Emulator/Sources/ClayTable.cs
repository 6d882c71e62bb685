using System.Text.Json;
using System.Text.Json.Nodes;

namespace Connector.Emulator.Sources;

/// <summary>
/// A Clay table as contract 3.5 tells it: <c>POST /clay/v3/sources/webhook/emulator</c> takes one row; after a while a column calls the address in the
/// row back. Faults of its own, beside those of <see cref="SourceFaults"/> on the way in: <c>never</c> (no call back), <c>twice</c> (calls twice),
/// <c>other_company</c>, <c>hostile</c>, <c>no_status</c>, <c>huge</c> (a megabyte), <c>wrong_token</c>, <c>error</c>.
/// </summary>
internal sealed class ClayTable(Organizations organizations, SourceFaults faults) : IDisposable
{
    private const string WebhookToken = "emulator";
    private const string CallbackToken = "emulator-callback-token";
    private const int MostBytes = 100 * 1024;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(300);

    private readonly HttpClient _caller = new();
    private readonly List<int> _answers = [];

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/clay/v3/sources/webhook/emulator", TakeAsync);
        app.MapGet("/__sources/clay", () =>
        {
            lock (_answers) return Results.Json(new { answers = _answers.ToArray() });
        });
    }

    public void Dispose() => _caller.Dispose();

    private async Task TakeAsync(HttpContext context)
    {
        if (context.Request.Headers["x-clay-webhook-auth"] != WebhookToken)
        {
            await context.AnswerAsync(401, new { message = "unauthorized" });
            return;
        }

        var fault = faults.Next("clay");
        if (fault != "drop" && await context.MisbehaveAsync(fault, (status, _) => new { message = $"refused by the emulator ({status})" })) return;
        var bytes = new byte[MostBytes + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > MostBytes || JsonNode.Parse(bytes.AsSpan(0, length)) is not JsonObject row)
        {
            await context.AnswerAsync(400, new { message = "a row is one JSON object of at most 100 KB" });
            return;
        }

        if (fault != "never") _ = AnswerLaterAsync(row, fault);
        if (fault == "drop") context.Abort();
        else await context.AnswerAsync(200, new { success = true });
    }

    private async Task AnswerLaterAsync(JsonObject row, string fault)
    {
        await Task.Delay(Delay);
        var answer = JsonSerializer.Serialize(Answer(row, fault));
        for (var times = fault == "twice" ? 2 : 1; times > 0; times--)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, (string?)row["callback_url"]) { Content = new StringContent(answer) };
            request.Headers.Add("X-Callback-Token", fault == "wrong_token" ? "guessed" : CallbackToken);
            var status = 0;
            try
            {
                using var response = await _caller.SendAsync(request);
                status = (int)response.StatusCode;
            }
            catch (HttpRequestException)
            {
                // nobody listens: told as 0
            }

            lock (_answers) _answers.Add(status);
        }
    }

    private object Answer(JsonObject row, string fault)
    {
        var correlation_id = (string?)row["correlation_id"];
        if (fault == "error") return new { correlation_id, status = "error" };
        if (organizations.Find((string?)row["name"], (string?)row["city"], (string?)row["state"]) is not { } found)
        {
            return new { correlation_id, status = "no_match", credits = 0 };
        }

        faults.Charge();
        var one = found.Spoilt(fault);
        return new
        {
            correlation_id,
            status = fault == "no_status" ? null : "ok",
            name = one.Name,
            city = one.City,
            state = one.State,
            employee_count = one.Employees,
            annual_revenue = one.Revenue,
            industry = fault == "huge" ? new string('x', 1_000_000) : one.Industry,
            country = one.Country,
            credits = 2,
        };
    }
}
