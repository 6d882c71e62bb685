namespace Connector.Http;

/// <summary>Several calls under way at once, their answers in the order of the questions.</summary>
internal static class InFlight
{
    /// <param name="most">So many calls are under way or wait to be taken.</param>
    public static async IAsyncEnumerable<TAnswer> AskAsync<TQuestion, TAnswer>(
        IEnumerable<TQuestion> questions,
        int most,
        Func<TQuestion, CancellationToken, Task<TAnswer>> ask,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var underWay = new Queue<Task<TAnswer>>(most);
        try
        {
            foreach (var question in questions)
            {
                if (underWay.Count == most) yield return await underWay.Dequeue();
                underWay.Enqueue(ask(question, stop.Token));
            }

            while (underWay.TryDequeue(out var next)) yield return await next;
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var left in underWay) await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
