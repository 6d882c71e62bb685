namespace Connector.Stages;

/// <summary>Pages of the book.</summary>
internal static class Pages
{
    /// <summary>
    /// The same pages; the next one is read and unpacked on another thread while the caller works on this one. So the caller may change what belongs
    /// to the page it holds, and not count on seeing its changes on the next.
    /// </summary>
    public static async IAsyncEnumerable<T> ReadAhead<T>(this IAsyncEnumerable<T> pages)
    {
        await using var reader = pages.GetAsyncEnumerator();
        var next = NextAsync();
        try
        {
            while (await next)
            {
                var page = reader.Current;
                next = NextAsync();
                yield return page;
            }
        }
        finally
        {
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // nothing may be under way when the reader is disposed of
        }

        Task<bool> NextAsync() => Task.Run(async () => await reader.MoveNextAsync());
    }
}
