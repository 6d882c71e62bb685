using System.Text;

namespace Connector.Emulator.Sources;

/// <summary>What all emulated vendors do alike: look at the credential, count the call against the limit, misbehave when told to, and only then answer.</summary>
/// <param name="name">As <see cref="SourceFaults"/> knows it, and the first step of its path.</param>
/// <param name="limit">Null where the contract gives no number.</param>
internal abstract class EmulatedVendor(string name, SourceFaults faults, MinuteLimit? limit)
{
    protected const string Credential = "emulator";

    public string Name => name;

    protected SourceFaults Faults => faults;

    public abstract void Map(IEndpointRouteBuilder app);

    protected abstract bool Admits(HttpRequest request);

    /// <summary>Answers in the vendor's own shape: 401, 402, 429, 500, and what its client did wrong.</summary>
    protected abstract Task RefuseAsync(HttpContext context, int status);

    /// <summary>The vendor's headers about its limit; none where it has none.</summary>
    /// <param name="isRefused">The call is answered with 429.</param>
    protected virtual void TellLimit(IHeaderDictionary headers, Window window, bool isRefused)
    {
    }

    /// <param name="answer">Is given the fault in force, of those that show in the answer; empty = none.</param>
    protected RequestDelegate Serve(Func<HttpContext, string, Task> answer) => async context =>
    {
        if (!Admits(context.Request))
        {
            await RefuseAsync(context, 401);
            return;
        }

        var (fault, window) = (faults.Next(name), limit?.Take() ?? new Window(1000, 1, IsOver: false, 0));
        if (fault == "429") window = window with { Used = window.Limit, IsOver = true, Seconds = 0 }; // tests need not wait
        TellLimit(context.Response.Headers, window, window.IsOver);
        if (window.IsOver) await RefuseAsync(context, 429);
        else if (fault is "402" or "500") await RefuseAsync(context, int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture));
        else if (fault == "drop" || !await context.MisbehaveAsync(fault, (status, _) => new { status })) await answer(context, fault);
    };

    /// <summary>Everything is done by now; <c>drop</c> loses the answer alone.</summary>
    protected static Task ReplyAsync(HttpContext context, string fault, object body)
    {
        if (fault != "drop") return context.AnswerAsync(200, body);
        context.Abort();
        return Task.CompletedTask;
    }

    protected static bool HasBasic(HttpRequest request, string user, string password) =>
        request.Headers.Authorization == "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    protected static bool HasBearer(HttpRequest request) => request.Headers.Authorization == $"Bearer {Credential}";

    /// <summary>The rows from there on, at most as many as asked for, as the vendor allows and as tests let it; <c>endless</c> begins anew after the last.</summary>
    protected Page<T> PageOf<T>(IReadOnlyList<T> rows, int from, int size, string fault)
    {
        if (fault == "endless" && rows.Count > 0) from %= rows.Count;
        IReadOnlyList<T> taken = [.. rows.Skip(from).Take(Math.Min(size, faults.LargestPage))];
        return new Page<T>(taken, from + taken.Count, fault == "endless" || from + taken.Count < rows.Count);
    }
}

/// <param name="Next">Where the following page begins.</param>
internal sealed record Page<T>(IReadOnlyList<T> Rows, int Next, bool HasMore);
