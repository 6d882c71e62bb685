namespace Connector.Sources.Tables;

/// <summary>The rows of one file or query as texts, whatever it is. What is wrong with it is thrown as <see cref="InvalidDataException"/> or by its reader.</summary>
internal interface ISheet : IAsyncDisposable
{
    IReadOnlyList<string> Header { get; }

    /// <summary>Blank and absent cells are null or empty; numbers and times are written invariantly.</summary>
    IAsyncEnumerable<IReadOnlyList<string?>> RowsAsync(CancellationToken cancellationToken);
}
