using System.Xml.Linq;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Soap;

/// <summary>One operation that a user calls by SOAP.</summary>
/// <param name="Operation">The first element of the body, named after the operation.</param>
/// <param name="AllOrNone">The header of that name; false since v34.</param>
internal sealed record SoapCall(Access Access, XElement Operation, bool AllOrNone)
{
    /// <summary>Namespace of the service, in which its answers are written.</summary>
    public XNamespace Namespace => Operation.Name.Namespace;

    public string Name => Operation.Name.LocalName;

    /// <summary>The text of a direct child; null if it is not there. Prefixes don't matter.</summary>
    public string? Text(string name) => Child(Operation, name)?.Value;

    public IEnumerable<string> Texts(string name) => Children(Operation, name).Select(child => child.Value);

    public static XElement? Child(XElement element, string name) => Children(element, name).FirstOrDefault();

    public static IEnumerable<XElement> Children(XElement element, string name) => element.Elements().Where(child => child.Name.LocalName == name);

    public XElement Element(string name, params object?[] content) => new(Namespace + name, content);

    /// <summary>An element for each value that is known, times and truths as XML writes them.</summary>
    public IEnumerable<XElement> Values(IEnumerable<(string Name, object? Value)> values) => values.Where(each => each.Value is not null)
        .Select(each => Element(each.Name, each.Value is DateTimeOffset moment ? moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null)
            : each.Value));
}

/// <summary>A call that is refused as a whole: HTTP 500 with a fault (contract 1.6).</summary>
internal sealed class SoapFault(string code, string message) : Exception(message)
{
    public string Code => code;
}
