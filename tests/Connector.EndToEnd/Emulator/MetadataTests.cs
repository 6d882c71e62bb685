using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace Connector.EndToEnd.Emulator;

/// <summary>An emulator to deploy to, and the calls that deploying takes.</summary>
public abstract class MetadataTests : EmulatorTests
{
    protected static readonly XNamespace Metadata = "http://soap.sforce.com/2006/04/metadata";

    private const string Checked = """{"deployOptions":{"singlePackage":true,"rollbackOnError":true,"checkOnly":CHECK}}""";

    [OneTimeSetUp]
    public Task HurryAsync() => ControlAsync(HttpMethod.Put, "settings", """{"jobDelayMilliseconds":0}""");

    /// <summary>The files with a manifest that names the members, as <c>Type:Member</c>.</summary>
    protected static byte[] Package(IEnumerable<string> members, params (string Path, string Content)[] files)
    {
        var types = members.GroupBy(member => member[..member.IndexOf(':')], member => member[(member.IndexOf(':') + 1)..])
            .Select(type => $"<types>{string.Concat(type.Select(name => $"<members>{name}</members>"))}<name>{type.Key}</name></types>");
        return Zip([("package.xml", $"""<Package xmlns="{Metadata}">{string.Concat(types)}<version>66.0</version></Package>"""), .. files]);
    }

    protected static byte[] Zip(params (string Path, string Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                using var writer = new StreamWriter(archive.CreateEntry(path).Open(), new UTF8Encoding(false));
                writer.Write(content);
            }
        }

        return bytes.ToArray();
    }

    protected static string File(string type, string content) => $"""<{type} xmlns="{Metadata}">{content}</{type}>""";

    /// <summary>A manifest of what is to be deleted.</summary>
    protected static byte[] Deletion(params string[] members)
    {
        using var zip = new ZipArchive(new MemoryStream(Package(members)));
        using var reader = new StreamReader(zip.GetEntry("package.xml")!.Open());
        return Zip(("package.xml", File("Package", "<version>66.0</version>")),
            ("destructiveChanges.xml", reader.ReadToEnd().Replace("<version>66.0</version>", "", StringComparison.Ordinal)));
    }

    protected Task<Answer> StartAsync(byte[] zip, bool checkOnly = false, string? options = null, HttpClient? client = null)
    {
        var form = new MultipartFormDataContent();
        form.Add(new StringContent(options ?? Checked.Replace("CHECK", checkOnly ? "true" : "false", StringComparison.Ordinal), null, "application/json"), "json");
        var file = new ByteArrayContent(zip);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        form.Add(file, "file", "deploy.zip");
        return PostAsync(client ?? Api, "metadata/deployRequest", form);
    }

    /// <summary>Deploys and waits; the deployResult with its details.</summary>
    protected async Task<JsonElement> DeployAsync(byte[] zip, bool checkOnly = false, string? options = null)
    {
        var started = await StartAsync(zip, checkOnly, options);
        Assert.That(started.Status, Is.EqualTo(HttpStatusCode.Created), started.Body);
        return await EndOfDeploymentAsync(started.Json.GetProperty("id").GetString()!);
    }

    protected async Task<JsonElement> EndOfDeploymentAsync(string id)
    {
        while (true)
        {
            var result = (await GetAsync($"metadata/deployRequest/{id}?includeDetails=true")).Json.GetProperty("deployResult");
            if (result.GetProperty("done").GetBoolean())
            {
                return result;
            }

            await Task.Delay(10);
        }
    }

    /// <summary>Deploys what must succeed.</summary>
    protected async Task<JsonElement> MustDeployAsync(byte[] zip)
    {
        var result = await DeployAsync(zip);
        Assert.That(result.GetProperty("status").GetString(), Is.EqualTo("Succeeded"), result.GetRawText());
        return result;
    }

    /// <summary>What is wrong with each component, as <c>Type FullName: problem</c>.</summary>
    protected static string[] Failures(JsonElement result) => [.. result.GetProperty("details").GetProperty("componentFailures").EnumerateArray()
        .Select(failure => $"{failure.GetProperty("componentType").GetString()} {failure.GetProperty("fullName").GetString()}: {failure.GetProperty("problem").GetString()}")];

    /// <summary>Calls an operation of the Metadata API; its response, or the fault.</summary>
    protected async Task<XElement> SoapAsync(string operation, string content = "", string token = "emulator-token", string service = "m", string? ns = null)
    {
        ns ??= Metadata.NamespaceName;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/services/Soap/{service}/66.0")
        {
            Content = new StringContent($"""
                <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="{ns}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
                <e:Header><SessionHeader><sessionId>{token}</sessionId></SessionHeader></e:Header><e:Body><{operation}>{content}</{operation}></e:Body></e:Envelope>
                """, new UTF8Encoding(false), "text/xml"),
        };
        request.Headers.Add("SOAPAction", "\"\"");
        using var answer = await Emulator.Control.SendAsync(request);
        var body = XDocument.Parse(await answer.Content.ReadAsStringAsync()).Root!.Elements().Last().Elements().Single();
        Assert.That(answer.StatusCode, Is.EqualTo(body.Name.LocalName == "Fault" ? HttpStatusCode.InternalServerError : HttpStatusCode.OK));
        return body;
    }

    /// <summary>The files of the components, by path; members as <c>Type:Member</c>.</summary>
    protected async Task<Dictionary<string, string>> RetrieveAsync(params string[] members)
    {
        using var package = new ZipArchive(new MemoryStream(Package(members)));
        using var reader = new StreamReader(package.GetEntry("package.xml")!.Open());
        var types = string.Concat(XElement.Parse(await reader.ReadToEndAsync()).Elements().Select(element => element.ToString(SaveOptions.DisableFormatting)));
        var id = (await SoapAsync("retrieve", $"<retrieveRequest><apiVersion>66.0</apiVersion><singlePackage>true</singlePackage><unpackaged>{types}</unpackaged></retrieveRequest>"))
            .Descendants(Metadata + "id").Single().Value;
        var result = (await SoapAsync("checkRetrieveStatus", $"<asyncProcessId>{id}</asyncProcessId><includeZip>true</includeZip>")).Element(Metadata + "result")!;
        Assert.That(result.Element(Metadata + "success")?.Value, Is.EqualTo("true"), result.ToString());
        using var zip = new ZipArchive(new MemoryStream(Convert.FromBase64String(result.Element(Metadata + "zipFile")!.Value)));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry => new StreamReader(entry.Open()).ReadToEnd());
    }

    private static async Task<Answer> PostAsync(HttpClient client, string path, HttpContent content)
    {
        using var answer = await client.PostAsync(path, content);
        return new Answer(answer.StatusCode, await answer.Content.ReadAsStringAsync(), new Dictionary<string, string>());
    }
}
