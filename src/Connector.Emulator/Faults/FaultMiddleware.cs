using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Connector.Emulator.Limits;

namespace Connector.Emulator.Faults;

/// <summary>Counts every call, then lets the rules about calls strike, before anything else sees the call.</summary>
internal sealed class FaultMiddleware(RequestDelegate next, FaultInjector faults, IEnumerable<IIssuedTokens> tokens, Stats stats, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        stats.Request();
        var rules = faults.ForCall(context.Request.Method, context.Request.Path + context.Request.QueryString);
        foreach (var rule in rules)
        {
            if (rule.DelayMilliseconds > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(rule.DelayMilliseconds), time, context.RequestAborted);
            }

            if (rule.ExpireTokens is not null)
            {
                foreach (var store in tokens)
                {
                    store.Expire(includeStatic: rule.ExpireTokens == "all");
                }
            }

            if (rule.Drop == "before" || rule.Kill?.Moment == "before")
            {
                Kill(rules, "before");
                context.Abort();
                return;
            }
        }

        await CarryOutAsync(context, rules);
        if (context.Response.Body is BrokenStream)
        {
            Kill(rules, "done");
            context.Abort();
        }
        else if (rules.Any(rule => rule.Kill is not null))
        {
            await context.Response.CompleteAsync();
            Kill(rules, "after");
        }
    }

    private async Task CarryOutAsync(HttpContext context, IReadOnlyList<FaultRule> rules)
    {
        var answered = rules.FirstOrDefault(rule => rule.Status is not null);
        if (answered is { CarryOut: true })
        {
            var real = context.Response.Body;
            context.Response.Body = Stream.Null;
            await next(context);
            context.Response.Clear();
            context.Response.Body = real;
        }

        if (rules.FirstOrDefault(IsBroken) is { } broken)
        {
            context.Response.Body = new BrokenStream(context, broken.TruncateBodyAt ?? 0);
        }

        await (answered is null ? next(context) : AnswerAsync(context, answered, answered.Status!.Value));
    }

    private static bool IsBroken(FaultRule rule) =>
        rule.Drop == "after" || rule.TruncateBodyAt is not null || rule.Kill?.Moment == "done";

    private static void Kill(IReadOnlyList<FaultRule> rules, string moment)
    {
        foreach (var rule in rules.Where(rule => rule.Kill?.Moment == moment))
        {
            try
            {
                using var process = Process.GetProcessById(rule.Kill!.Process);
                process.Kill();
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
            {
                // It ended by itself; what the test wanted is so.
            }
        }
    }

    private static Task AnswerAsync(HttpContext context, FaultRule rule, int status)
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in rule.Headers ?? [])
        {
            context.Response.Headers[name] = value;
        }

        var isText = rule.Body?.ValueKind == JsonValueKind.String;
        var body = isText ? rule.Body!.Value.GetString()! : rule.Body?.GetRawText() ?? "";
        context.Response.ContentType = rule.ContentType ?? (isText ? "text/html" : "application/json;charset=UTF-8");
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted).AsTask();
    }

    /// <summary>Lets the first bytes through and breaks the connection at the next one.</summary>
    private sealed class BrokenStream(HttpContext context, int bytes) : Stream
    {
        private readonly Stream _inner = context.Response.Body;
        private int _left = bytes;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => _left > 0 ? _inner.FlushAsync(cancellationToken)
            : Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        // gzip closes with synchronous writes of its last bytes; what they lose was to be lost.
        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var now = Math.Min(_left, buffer.Length);
            _left -= now;
            if (now > 0)
            {
                await _inner.WriteAsync(buffer[..now], cancellationToken);
                await _inner.FlushAsync(cancellationToken);
            }
        }
    }
}
