using System.Text;
using System.Xml;
using System.Xml.Linq;
using Connector.Http;

namespace Connector.Salesforce;

/// <summary>Calls of one SOAP service with the connection's session (contract 5.2 and 8).</summary>
/// <param name="service">For messages.</param>
/// <param name="name">The service's namespace.</param>
/// <param name="post">Sends one envelope.</param>
internal sealed class SalesforceSoap(
    string service, XNamespace name, Func<HttpContent, CancellationToken, Task<HttpResponseMessage>> post, IAccessTokens tokens, SalesforceOptions options)
{
    private static readonly XNamespace Envelope = "http://schemas.xmlsoap.org/soap/envelope/";
    private static readonly XmlReaderSettings Strict = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>The session stands in the envelope, where no handler can renew it: it is renewed here, once. A call refused for its session did nothing.</summary>
    /// <returns>The answer: the first element of the body.</returns>
    public async Task<XElement> CallAsync(XElement call, CancellationToken cancellationToken)
    {
        var token = await tokens.GetAsync(cancellationToken);
        try
        {
            return await CallAsync(call, token, cancellationToken);
        }
        catch (CrmException fault) when (SalesforceErrors.IsCode(fault, "INVALID_SESSION_ID"))
        {
            return await CallAsync(call, await tokens.RenewAsync(token, cancellationToken), cancellationToken);
        }
    }

    private async Task<XElement> CallAsync(XElement call, AccessToken token, CancellationToken cancellationToken)
    {
        var envelope = new XElement(Envelope + "Envelope",
            new XElement(Envelope + "Header",
                new XElement(name + "SessionHeader", new XElement(name + "sessionId", token.Value.Reveal())),
                new XElement(name + "CallOptions", new XElement(name + "client", options.ClientName))),
            new XElement(Envelope + "Body", call));
        using var content = new StringContent(envelope.ToString(SaveOptions.DisableFormatting), Encoding.UTF8, "text/xml");
        using var response = await post(content, cancellationToken);
        await SalesforceErrors.ThrowIfFailedAsync(response);
        return await BodyOfAsync(response, cancellationToken);
    }

    private async Task<XElement> BodyOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = XmlReader.Create(await response.Content.ReadAsStreamAsync(cancellationToken), Strict);
            if (XElement.Load(reader).Element(Envelope + "Body")?.Elements().FirstOrDefault() is { } body) return body;
        }
        catch (XmlException)
        {
            // The parser's message may quote the body.
        }

        throw SalesforceErrors.Contract($"an answer of {service} is no SOAP envelope", (int)response.StatusCode);
    }
}
