using System.Globalization;
using System.Xml.Linq;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Soap;

/// <summary>The operations of the Metadata API (contract 5.2).</summary>
internal sealed class MetadataService(SalesforceOrg org, DeployQueue deployments, RetrieveQueue retrieves, MetadataListing listing, MetadataCrud crud)
{
    public static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>The content of the operation's response.</summary>
    public IEnumerable<XElement> Answer(SoapCall call)
    {
        if (!call.Access.ModifyMetadata)
        {
            throw new SoapFault("INSUFFICIENT_ACCESS", "use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions");
        }

        return call.Name switch
        {
            "deploy" => [Deploy(call)],
            "checkDeployStatus" => [CheckDeploy(call)],
            "checkStatus" => call.Texts("asyncProcessId").Select(id => CheckStatus(call, id)),
            "cancelDeploy" => [Cancel(call)],
            "deployRecentValidation" => [call.Element("result", deployments.Quick(call.Access, call.Text("validationId")).Id)],
            "retrieve" => [Retrieve(call)],
            "checkRetrieveStatus" => [CheckRetrieve(call)],
            "describeMetadata" => [listing.Describe(call)],
            "listMetadata" => listing.List(call),
            "readMetadata" => [crud.Read(call)],
            "createMetadata" or "updateMetadata" or "upsertMetadata" => crud.Save(call),
            "deleteMetadata" => crud.Delete(call),
            _ => throw new SoapFault("UNKNOWN_EXCEPTION", $"No operation available for request {call.Operation.Name}"),
        };
    }

    private XElement Deploy(SoapCall call)
    {
        var options = SoapCall.Child(call.Operation, "DeployOptions") ?? throw new SoapFault("UNKNOWN_EXCEPTION", "DeployOptions is missing");
        bool Flag(string name) => SoapCall.Child(options, name)?.Value is "true" or "1";
        byte[] zip;
        try
        {
            zip = Convert.FromBase64String(call.Text("ZipFile") ?? "");
        }
        catch (FormatException)
        {
            throw new SoapFault("UNKNOWN_EXCEPTION", "ZipFile is not base64");
        }

        var request = deployments.Add(call.Access, new DeployOptions(Flag("checkOnly"), Flag("rollbackOnError"), Flag("singlePackage"), Flag("ignoreWarnings"),
            Flag("allowMissingFiles"), Flag("autoUpdatePackage"), Flag("purgeOnDelete"), Flag("performRetrieve"), SoapCall.Child(options, "testLevel")?.Value,
            [.. SoapCall.Children(options, "runTests").Select(test => test.Value)]), zip);
        return call.Element("result", call.Element("done", false), call.Element("id", request.Id), call.Element("state", "Queued"));
    }

    private XElement CheckDeploy(SoapCall call)
    {
        var request = deployments.Find(call.Text("asyncProcessId") ?? "") ?? throw NoSuch(call);
        var values = DeployResults.Values(org, request).ToList();
        var before = values.FindIndex(value => value.Name == "done");
        return call.Element("result", call.Values(values[..before]),
            call.Text("includeDetails") == "true" ? Details(call, request) : null, call.Values(values[before..]));
    }

    private static XElement Details(SoapCall call, DeployRequest request)
    {
        var messages = request.Run?.Messages ?? [];
        return call.Element("details",
            messages.Where(message => !message.Success).Select(message => call.Element("componentFailures",
                call.Values(DeployResults.Values(request, message)))),
            messages.Where(message => message.Success).Select(message => call.Element("componentSuccesses",
                call.Values(DeployResults.Values(request, message)))),
            call.Element("runTestResult", call.Element("numFailures", 0), call.Element("numTestsRun", 0), call.Element("totalTime", "0.0")));
    }

    private XElement CheckStatus(SoapCall call, string id)
    {
        var (done, failed) = deployments.Find(id) is { } deployment ? (deployment.Done, deployment.Done && !deployment.Success)
            : retrieves.Find(id) is { } retrieve ? (retrieves.IsDone(retrieve), retrieve.Problem is not null)
            : throw NoSuch(call);
        return call.Element("result", call.Element("done", done), call.Element("id", id),
            call.Element("state", !done ? "InProgress" : failed ? "Error" : "Completed"));
    }

    private XElement Cancel(SoapCall call)
    {
        var id = call.Operation.Elements().FirstOrDefault()?.Value ?? "";
        var request = deployments.Find(id) ?? throw NoSuch(call);
        return request.TryCancel(call.Access.User, org.Time.GetUtcNow())
            ? call.Element("result", call.Element("done", request.Done), call.Element("id", request.Id))
            : throw new SoapFault("INVALID_ID_FIELD", "Deployment already completed or is being finalized");
    }

    private XElement Retrieve(SoapCall call)
    {
        // jsforce calls it request, and works against orgs.
        var wanted = call.Operation.Elements().FirstOrDefault() ?? throw new SoapFault("UNKNOWN_EXCEPTION", "retrieveRequest is missing");
        var package = SoapCall.Child(wanted, "unpackaged") ?? throw new SoapFault("UNKNOWN_EXCEPTION", "only unpackaged components are emulated");
        var types = SoapCall.Children(package, "types").Select(each => MetadataXml.Element("types",
            SoapCall.Children(each, "members").Select(member => MetadataXml.Element("members", member.Value)),
                MetadataXml.Element("name", SoapCall.Child(each, "name")?.Value)));

        // The version of the package overrides that of the request (contract 5.2).
        var version = SoapCall.Child(package, "version")?.Value ?? SoapCall.Child(wanted, "apiVersion")?.Value;
        var request = retrieves.Add(MetadataXml.Element("Package", types, MetadataXml.Element("version", version)),
            SoapCall.Child(wanted, "singlePackage")?.Value == "true");
        return call.Element("result", call.Element("done", false), call.Element("id", request.Id), call.Element("state", "Queued"));
    }

    private XElement CheckRetrieve(SoapCall call)
    {
        var request = retrieves.Find(call.Text("asyncProcessId") ?? "") ?? throw NoSuch(call);
        if (!retrieves.IsDone(request))
        {
            return call.Element("result", call.Element("done", false), call.Element("id", request.Id), call.Element("status", "InProgress"),
                call.Element("success", false),
                call.Element("zipFile", new XAttribute(Instance + "nil", true)));
        }

        var withZip = call.Text("includeZip") != "false" && request.Result is not null;
        return call.Element("result",
            call.Element("done", true),
            request.Problem is { } problem ? call.Values([("errorMessage", problem.Message), ("errorStatusCode", problem.Code)]) : null,
            request.Result?.Files.Select(file => call.Element("fileProperties", call.Values(MetadataListing.Properties(org, file.Component, file.File)))),
            call.Element("id", request.Id),
            request.Result?.Problems.Select(text => call.Element("messages", call.Element("fileName", "unpackaged/package.xml"),
                call.Element("problem", text))),
            call.Element("status", request.Problem is null ? "Succeeded" : "Failed"),
            call.Element("success", request.Problem is null),
            call.Element("zipFile", withZip ? Convert.ToBase64String(request.Result!.Zip) : new XAttribute(Instance + "nil", true)));
    }

    private static SoapFault NoSuch(SoapCall call) => new("INVALID_CROSS_REFERENCE_KEY",
        string.Create(CultureInfo.InvariantCulture, $"invalid id: {call.Operation.Elements().FirstOrDefault()?.Value}"));
}
