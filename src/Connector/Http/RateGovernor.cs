namespace Connector.Http;

/// <summary>
/// One per connection, shared by all its clients: bounds the calls under way, counts them, and keeps a share of the daily allowance for
/// the customer's other integrations.
/// </summary>
internal sealed class RateGovernor(string crm, RoadOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.ConcurrentCalls);
    private readonly Lock _lock = new();
    private long _calls;
    private long _sinceObserved;
    private Allowance? _allowance;
    private DateTimeOffset _observedAt;

    public ApiUsage Usage
    {
        get
        {
            lock (_lock)
            {
                return _allowance is { } known
                    ? new ApiUsage(_calls, known.Used + _sinceObserved, known.Limit, Math.Max(0, Budget(known) - known.Used - _sinceObserved))
                    : new ApiUsage(_calls, null, null);
            }
        }
    }

    /// <summary>Waits for a free place. Dispose gives it back.</summary>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        return new Place(_places);
    }

    /// <summary>A call is about to be sent.</summary>
    /// <exception cref="CrmQuotaException">Only the reserve is left; nothing may be sent.</exception>
    public void Count()
    {
        lock (_lock)
        {
            if (_allowance is { } known)
            {
                var budget = Budget(known);
                var now = time.GetUtcNow();
                if (known.Used + _sinceObserved >= budget && now - _observedAt < options.AllowanceAge) throw Spent(known, budget);

                // The count is rolling: when it has grown old, this one call goes through to learn the new one.
                if (known.Used + _sinceObserved >= budget) _observedAt = now;
            }

            _calls++;
            _sinceObserved++;
        }
    }

    public void Observe(Allowance? allowance)
    {
        if (allowance is not { Limit: > 0 }) return;
        lock (_lock)
        {
            _allowance = allowance;
            _sinceObserved = 0;
            _observedAt = time.GetUtcNow();
        }
    }

    public void Dispose() => _places.Dispose();

    private long Budget(Allowance known) => (long)(known.Limit * (1 - options.ReserveShare));

    private CrmQuotaException Spent(Allowance known, long budget) => new(
        crm,
        null,
        null,
        FormattableString.Invariant(
            $"{known.Used} of {known.Limit} daily API calls are used; the connector stops at {budget} to keep a reserve of {options.ReserveShare:P0} for other integrations"));

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0) places.Release();
        }
    }
}
