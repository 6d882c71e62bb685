using System.Xml;
using System.Xml.Linq;
using Connector.Emulator.Salesforce.Api;
using Connector.Emulator.Salesforce.Auth;
using Connector.Emulator.Salesforce.Limits;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Soap;

/// <summary>The two SOAP services: <c>/services/Soap/m</c> for metadata (contract 5.2) and <c>/services/Soap/u</c> for merging (contract 8).</summary>
internal static class SoapEndpoints
{
    private const string Fault = "sf";
    private static readonly XNamespace Envelope = "http://schemas.xmlsoap.org/soap/envelope/";
    private static readonly XNamespace Partner = "urn:partner.soap.sforce.com";

    public static void MapSoap(this IEndpointRouteBuilder app)
    {
        app.MapPost("/services/Soap/m/{version}", (HttpContext context, Services services, string version) =>
            AnswerAsync(context, services, version, MetadataXml.Namespace, services.Metadata.Answer));
        app.MapPost("/services/Soap/u/{version}", (HttpContext context, Services services, string version) =>
            AnswerAsync(context, services, version, Partner, services.Merge.Answer));
    }

    internal sealed record Services(SalesforceOrg Org, TokenStore Tokens, OrgLimits Limits, MetadataService Metadata, MergeService Merge);

    private static async Task AnswerAsync(HttpContext context, Services services, string version, XNamespace name, Func<SoapCall, IEnumerable<XElement>> answer)
    {
        try
        {
            var call = await ReadAsync(context, services, version);
            if (call.Namespace != name)
            {
                throw new SoapFault("UNKNOWN_EXCEPTION", $"No operation available for request {call.Operation.Name}");
            }

            var response = new XElement(name + (call.Name + "Response"), answer(call));
            await WriteAsync(context, 200, name, response);
        }
        catch (SoapFault fault)
        {
            await WriteFaultAsync(context, fault.Code, fault.Message);
        }
        catch (MetadataProblem problem)
        {
            await WriteFaultAsync(context, problem.Code, problem.Message);
        }
        catch (SalesforceException refusal)
        {
            await WriteFaultAsync(context, refusal.Code, refusal.Message);
        }
    }

    private static async Task<SoapCall> ReadAsync(HttpContext context, Services services, string version)
    {
        if (!context.Request.Headers.ContainsKey("SOAPAction"))
        {
            throw new SoapFault("UNKNOWN_EXCEPTION", "SOAPAction HTTP header missing");
        }

        if (ApiGate.VersionOf($"/services/data/v{version}") is null)
        {
            throw new SoapFault("UNSUPPORTED_API_VERSION", $"Invalid Api version specified on URL: {version}");
        }

        var envelope = await ParseAsync(context);
        var header = envelope.Element(Envelope + "Header");
        var session = header is null ? null : SoapCall.Child(header, "SessionHeader");
        var user = services.Tokens.UserOf((session is null ? null : SoapCall.Child(session, "sessionId"))?.Value.Trim() ?? "");
        if (user < 0)
        {
            throw new SoapFault("INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader: Illegal Session");
        }

        if (!services.Limits.TryCall())
        {
            throw new SoapFault("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
        }

        var allOrNone = header is not null && SoapCall.Child(header, "AllOrNoneHeader") is { } all && SoapCall.Child(all, "allOrNone")?.Value == "true";
        return envelope.Element(Envelope + "Body")?.Elements().FirstOrDefault() is { } operation
            ? new SoapCall(services.Org.AccessOf(user), operation, allOrNone)
            : throw new SoapFault("UNKNOWN_EXCEPTION", "The SOAP body is empty");
    }

    private static async Task<XElement> ParseAsync(HttpContext context)
    {
        try
        {
            using var reader = XmlReader.Create(context.Request.Body, new XmlReaderSettings { Async = true, DtdProcessing = DtdProcessing.Prohibit });
            var document = await XDocument.LoadAsync(reader, LoadOptions.None, context.RequestAborted);
            return document.Root!.Name == Envelope + "Envelope" ? document.Root : throw new SoapFault("UNKNOWN_EXCEPTION", "A SOAP envelope is expected");
        }
        catch (XmlException broken)
        {
            throw new SoapFault("UNKNOWN_EXCEPTION", broken.Message);
        }
    }

    private static Task WriteFaultAsync(HttpContext context, string code, string message) =>
        WriteAsync(context, 500, XNamespace.None, new XElement(Envelope + "Fault",
        new XElement("faultcode", $"{Fault}:{code}"), new XElement("faultstring", $"{code}: {message}")));

    private static async Task WriteAsync(HttpContext context, int status, XNamespace name, XElement body)
    {
        var envelope = new XElement(Envelope + "Envelope", new XAttribute(XNamespace.Xmlns + "soapenv", Envelope),
            new XAttribute(XNamespace.Xmlns + Fault, "urn:fault.partner.soap.sforce.com"),
            new XAttribute(XNamespace.Xmlns + "xsi", MetadataService.Instance), name == XNamespace.None ? null : new XAttribute("xmlns", name),
                new XElement(Envelope + "Body", body));
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/xml;charset=UTF-8";
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new System.Text.UTF8Encoding(false) }))
        {
            new XDocument(envelope).Save(writer);
        }

        await context.Response.Body.WriteAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), context.RequestAborted);
    }
}
