namespace Connector.Http;

/// <param name="Instance">Scheme and host that the token is for; null when the address does not depend on the token.</param>
/// <param name="RenewAt">From here on it is not used any more, ahead of its end; null when it tells no life span.</param>
internal sealed record AccessToken(Secret Value, Uri? Instance, DateTimeOffset? RenewAt = null);

internal interface IAccessTokens
{
    /// <summary>False for a token that only a person can replace.</summary>
    bool CanRenew { get; }

    ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken);

    /// <summary>A token other than <paramref name="refused"/>; the newer one at once when somebody has renewed it meanwhile.</summary>
    ValueTask<AccessToken> RenewAsync(AccessToken refused, CancellationToken cancellationToken);
}

/// <summary>Keeps the current token and fetches a new one when asked, never twice at the same time.</summary>
internal sealed class AccessTokens(Func<CancellationToken, Task<AccessToken>> fetch, TimeProvider? time = null) : IAccessTokens
{
    private readonly Lock _lock = new();
    private AccessToken? _current;
    private Task<AccessToken>? _fetching;

    public bool CanRenew => true;

    /// <summary>The token in use; null before the first call.</summary>
    public AccessToken? Current
    {
        get
        {
            lock (_lock) return _current;
        }
    }

    public ValueTask<AccessToken> GetAsync(CancellationToken cancellationToken) => OtherThanAsync(null, cancellationToken);

    public ValueTask<AccessToken> RenewAsync(AccessToken refused, CancellationToken cancellationToken) => OtherThanAsync(refused, cancellationToken);

    private async ValueTask<AccessToken> OtherThanAsync(AccessToken? refused, CancellationToken cancellationToken)
    {
        Task<AccessToken> fetching;
        lock (_lock)
        {
            if (_current is { } current && !ReferenceEquals(current, refused) && !(current.RenewAt <= (time ?? TimeProvider.System).GetUtcNow())) return current;

            // Fetched for all who wait: one caller's cancellation must not fail the others.
            fetching = _fetching ??= FetchAsync();
        }

        return await fetching.WaitAsync(cancellationToken);
    }

    private async Task<AccessToken> FetchAsync()
    {
        await Task.Yield();
        try
        {
            var token = await fetch(CancellationToken.None);
            lock (_lock) return _current = token;
        }
        finally
        {
            lock (_lock) _fetching = null;
        }
    }
}
