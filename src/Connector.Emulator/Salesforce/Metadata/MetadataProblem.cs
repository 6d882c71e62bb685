using System.Xml;
using System.Xml.Linq;

namespace Connector.Emulator.Salesforce.Metadata;

/// <summary>Why one component was refused, in the vendor's words as far as they are known; becomes a failure of the deployment.</summary>
internal sealed class MetadataProblem(string message, int line = 0, int column = 0) : Exception(message)
{
    /// <summary>The statusCode of the synchronous calls.</summary>
    public string Code { get; init; } = "FIELD_INTEGRITY_EXCEPTION";

    /// <summary>Where in the file; 0 when it is about no place.</summary>
    public int Line => line;

    public int Column => column;

    /// <summary>A file that is not what its type says.</summary>
    public static MetadataProblem Parsing(string message, XObject place)
    {
        var at = (IXmlLineInfo)place;
        return at.HasLineInfo()
            ? new($"Error parsing file: {message} ({at.LineNumber}:{at.LinePosition})", at.LineNumber, at.LinePosition) { Code = "UNKNOWN_EXCEPTION" }
            : new(message) { Code = "UNKNOWN_EXCEPTION" };
    }

    public static MetadataProblem At(XObject place, string message)
    {
        var at = (IXmlLineInfo)place;
        return at.HasLineInfo() ? new(message, at.LineNumber, at.LinePosition) : new(message);
    }

    public static MetadataProblem Missing(string name) =>
        new($"Required field is missing: {name}") { Code = "REQUIRED_FIELD_MISSING" };
}
