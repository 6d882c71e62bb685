namespace Connector.Http;

/// <summary>
/// What of a request may reach a log or an exception message: method, path and status. Query strings hold query text and record values,
/// bodies hold records, headers hold tokens: none of them ever passes.
/// </summary>
internal static class Redaction
{
    /// <summary>The path alone, without host, query and fragment.</summary>
    public static string Address(Uri? uri) => uri switch
    {
        null => "",
        { IsAbsoluteUri: true } => uri.AbsolutePath,
        _ => uri.OriginalString.Split('?', '#')[0],
    };

    /// <summary>Host, port and path, for faults of the way there.</summary>
    public static string Place(Uri? uri) => uri is { IsAbsoluteUri: true } ? uri.Authority + uri.AbsolutePath : Address(uri);

    /// <summary>A vendor's code as far as it looks like one (letters, digits, <c>_ . -</c>, at most 80): free text could quote a record.</summary>
    public static string? Code(string? code) =>
        code is { Length: > 0 and <= 80 } && code.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-') ? code : null;
}
