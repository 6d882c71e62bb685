namespace Connector.Segmentation;

/// <summary>Something wrong in the framework file or a table it uses.</summary>
/// <param name="File">As the caller named it.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
/// <param name="Message">What is wrong and what mends it.</param>
public sealed record FrameworkError(string File, int Line, int Column, string Message)
{
    /// <summary><c>file:line:column: message</c>, which editors and terminals turn into a link.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}

/// <summary>Either a framework or at least one error, never both.</summary>
/// <param name="Framework">Null when there is an error.</param>
/// <param name="Errors">All errors of the file, in order of position.</param>
public sealed record FrameworkLoadResult(Framework? Framework, IReadOnlyList<FrameworkError> Errors)
{
    /// <exception cref="InvalidDataException">There are errors; the message lists them all, one a line.</exception>
    public Framework OrThrow() => Framework ?? throw new InvalidDataException(string.Join('\n', Errors));
}
