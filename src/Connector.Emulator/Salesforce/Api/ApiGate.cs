using System.Text.RegularExpressions;
using Connector.Emulator.Limits;
using Connector.Emulator.Salesforce.Auth;
using Connector.Emulator.Salesforce.Limits;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>
/// What every call passes before its endpoint: counting by kind, version, session, daily limit; and where refusals become answers.
/// </summary>
internal sealed partial class ApiGate(RequestDelegate next, SalesforceOrg org, TokenStore tokens, OrgLimits limits, Stats stats,
    ILogger<ApiGate> log)
{
    private const int OldestVersion = 41;
    private const int NewestVersion = 66;

    public async Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        stats.Call(CallKind.Of(path));
        try
        {
            if (VersionedPath().IsMatch(path))
            {
                Admit(context, VersionOf(path));
            }
            else if (path.StartsWith("/id/", StringComparison.Ordinal) || path == "/services/oauth2/userinfo")
            {
                context.Features.Set(new ApiCall(Authenticate(context), $"{NewestVersion}.0"));
            }

            await next(context);
            await AnswerUnmatched(context);
        }
        catch (SalesforceException error)
        {
            await context.WriteErrorAsync(error);
        }
        catch (MetadataProblem problem)
        {
            await context.WriteErrorAsync(SalesforceException.BadRequest(problem.Code, problem.Message));
        }
        catch (Exception error) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            // An emulator bug; the client sees what it would see of a platform bug.
            LogUnexpected(log, error, path);
            await context.WriteErrorAsync(new SalesforceException(500, "UNKNOWN_EXCEPTION",
                $"An unexpected error occurred: {error.Message}"));
        }
        finally
        {
            stats.Answered(context.Response.StatusCode);
        }
    }

    private void Admit(HttpContext context, string? version)
    {
        // Usage stands on refusals too.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers["Sforce-Limit-Info"] = limits.LimitInfo;
            return Task.CompletedTask;
        });
        if (version is null)
        {
            throw SalesforceException.NotFound();
        }

        var access = Authenticate(context);
        if (!limits.TryCall())
        {
            throw new SalesforceException(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
        }

        context.Features.Set(new ApiCall(access, version));
    }

    private Access Authenticate(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var scheme = header.IndexOf(' ', StringComparison.Ordinal);
        var user = scheme > 0 && header[..scheme] is "Bearer" or "OAuth" ? tokens.UserOf(header[(scheme + 1)..].Trim()) : -1;
        return user >= 0 ? org.AccessOf(user) : throw new SalesforceException(401, "INVALID_SESSION_ID", "Session expired or invalid");
    }

    /// <summary>66.0 of a path below /services/data/v66.0; null for any other path or a version that isn't served.</summary>
    public static string? VersionOf(string path) => VersionedPath().Match(path) is { Success: true } match
        && int.TryParse(match.Groups[1].ValueSpan, out var number) && number is >= OldestVersion and <= NewestVersion
        ? $"{number}.0"
        : null;

    /// <summary>Gives the error body to a call that met no endpoint.</summary>
    public static async Task AnswerUnmatched(HttpContext context)
    {
        if (context.Response.HasStarted || context.Response.Body is MemoryStream { Length: > 0 }
            || context.Response.StatusCode is not (404 or 405))
        {
            return;
        }

        var refusal = context.Response.StatusCode == 404
            ? SalesforceException.NotFound()
            : new SalesforceException(405, "METHOD_NOT_ALLOWED",
                $"HTTP Method '{context.Request.Method}' not allowed. Allowed are {context.Response.Headers.Allow}");
        await context.WriteErrorAsync(refusal);
    }

    [GeneratedRegex(@"^/services/data/v(\d+)\.0(?:/|$)")]
    private static partial Regex VersionedPath();

    [LoggerMessage(LogLevel.Error, "Emulator failed on {Path}")]
    private static partial void LogUnexpected(ILogger log, Exception error, string path);
}
