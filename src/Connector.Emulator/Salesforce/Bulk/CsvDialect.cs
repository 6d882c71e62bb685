using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Bulk;

/// <summary>Delimiter and line ending of a job's CSV; comma and LF unless asked otherwise.</summary>
internal sealed record CsvDialect(string DelimiterName, byte Delimiter, bool Crlf)
{
    private static readonly Dictionary<string, char> Delimiters = new()
    {
        ["BACKQUOTE"] = '`', ["CARET"] = '^', ["COMMA"] = ',', ["PIPE"] = '|', ["SEMICOLON"] = ';', ["TAB"] = '\t',
    };

    public static CsvDialect Read(JsonElement job)
    {
        var name = job.Text("columnDelimiter") ?? "COMMA";
        var ending = job.Text("lineEnding") ?? "LF";
        if (!Delimiters.TryGetValue(name, out var delimiter) || ending is not ("LF" or "CRLF")
            || job.Text("contentType") is not (null or "CSV"))
        {
            throw SalesforceException.BadRequest("INVALIDJOB", "contentType must be CSV, lineEnding LF or CRLF, columnDelimiter one of "
                + string.Join(", ", Delimiters.Keys));
        }

        return new CsvDialect(name, (byte)delimiter, ending == "CRLF");
    }

    public void EndLine(Utf8Buffer buffer) => buffer.Append(Crlf ? "\r\n"u8 : "\n"u8);
}
