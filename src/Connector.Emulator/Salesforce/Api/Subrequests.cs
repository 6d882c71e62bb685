using System.Text;
using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>
/// The writes of several subrequests that stand or fall together. Other callers may see them before they are taken back, which the platform
/// hides from them.
/// </summary>
internal sealed class Transaction
{
    public Stack<Action> Undo { get; } = new();

    /// <summary>A subrequest that answered 200 although one of its rows was refused (Collections).</summary>
    public bool HasRefusedRow { get; set; }

    public void RollBack(SalesforceOrg org)
    {
        lock (org.Gate)
        {
            while (Undo.TryPop(out var step))
            {
                step();
            }
        }
    }
}

/// <summary>Answer of one subrequest; the body is null where there is none.</summary>
internal sealed record SubrequestAnswer(int Status, JsonElement? Body, string? Location)
{
    public bool Succeeded => Status < 400;

    public static SubrequestAnswer Refused(int status, string code, string message) => new(status,
        JsonSerializer.SerializeToElement(new[] { new { errorCode = code, message } }), null);

    /// <summary>What an innocent subrequest reports when its transaction was taken back (contract 2.8).</summary>
    public static SubrequestAnswer RolledBack() => Refused(400, "PROCESSING_HALTED",
        "The transaction was rolled back since another operation in the same transaction failed.");

    public void WriteBody(Utf8JsonWriter writer)
    {
        if (Body is { } body)
        {
            body.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}

/// <summary>Sends a subrequest of a composite call through the same endpoints as a call of its own; it is not counted as one.</summary>
internal sealed class Subrequests
{
    private RequestDelegate _endpoints = _ => Task.CompletedTask;

    public void Use(RequestDelegate endpoints) => _endpoints = endpoints;

    /// <param name="outer">The composite call.</param>
    /// <param name="method">HTTP method.</param>
    /// <param name="url">/services/data/v66.0/…</param>
    /// <param name="body">JSON, if the subrequest has a body.</param>
    /// <param name="transaction">What the writes belong to; null lets each stand for itself.</param>
    public async Task<SubrequestAnswer> RunAsync(HttpContext outer, string method, string url, string? body, Transaction? transaction)
    {
        var parts = url.Split('?', 2);
        if (ApiGate.VersionOf(parts[0]) is not { } version)
        {
            return SubrequestAnswer.Refused(404, "NOT_FOUND", "The requested resource does not exist");
        }

        var context = new DefaultHttpContext { RequestServices = outer.RequestServices, RequestAborted = outer.RequestAborted };
        context.Request.Method = method;
        context.Request.Scheme = outer.Request.Scheme;
        context.Request.Host = outer.Request.Host;
        context.Request.Path = Uri.UnescapeDataString(parts[0]);
        context.Request.QueryString = new QueryString(parts.Length > 1 ? "?" + parts[1] : "");
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body ?? ""));
        context.Features.Set(outer.Call() with { Version = version });
        context.Features.Set(transaction);
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await _endpoints(context);
            await ApiGate.AnswerUnmatched(context);
        }
        catch (SalesforceException error)
        {
            await context.WriteErrorAsync(error);
        }

        JsonElement? json = answer.Length == 0 ? null : JsonElement.Parse(answer.ToArray());
        var location = context.Response.StatusCode == 201 && json is { ValueKind: JsonValueKind.Object } created
            && created.Text("id") is { } id ? $"{parts[0].TrimEnd('/')}/{id}" : null;
        return new(context.Response.StatusCode, json, location);
    }
}
