using System.Xml.Linq;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Soap;

/// <summary>
/// The synchronous calls: at most ten components of one type, elements in the order of the type, each for itself unless all or none is
/// asked for (contract 5.2).
/// </summary>
internal sealed class MetadataCrud(SalesforceOrg org)
{
    private const int Most = 10;

    public XElement Read(SoapCall call)
    {
        var kind = KindOf(call.Text("type") ?? "");
        var names = Limited(call.Texts("fullNames").ToList());
        lock (org.Gate)
        {
            return call.Element("result", names.Select(name => Catalog.Find(org, kind, name) is { } component
                ? call.Element("records", new XAttribute(MetadataService.Instance + "type", kind.Type), Whole(component).Elements())
                : call.Element("records", new XAttribute(MetadataService.Instance + "nil", true))));
        }
    }

    public IEnumerable<XElement> Save(SoapCall call)
    {
        var records = Limited(SoapCall.Children(call.Operation, "metadata").ToList());
        if (records.Select(TypeOf).Distinct().Count() > 1)
        {
            throw new SoapFault("INVALID_TYPE_FOR_OPERATION", "All metadata must be of one type");
        }

        return Run(call, records, record => SaveOne(call, KindOf(TypeOf(record)), record), record => SoapCall.Child(record, "fullName")?.Value ?? "");
    }

    public IEnumerable<XElement> Delete(SoapCall call)
    {
        var kind = KindOf(call.Text("type") ?? "");
        return Run(call, Limited(call.Texts("fullNames").ToList()), name => deployment =>
            deployment.Delete(kind, name) is null ? throw NotThere(kind, name) : default, name => name);
    }

    private List<XElement> Run<T>(SoapCall call, IReadOnlyList<T> items, Func<T, Func<Deployment, PutResult>> step, Func<T, string> nameOf)
    {
        lock (org.Gate)
        {
            var deployment = new Deployment(org, call.Access.User);
            var results = items.Select(item => (Name: nameOf(item), Outcome: Try(() => step(item)(deployment)))).ToList();
            var halted = call.AllOrNone && results.Exists(result => result.Outcome.Problem is not null);
            if (halted)
            {
                deployment.Rollback();
            }

            return results.ConvertAll(result => Result(call, result.Name, result.Outcome.Put, halted
                ? result.Outcome.Problem
                    ?? new MetadataProblem("Record rolled back because not all records were valid") { Code = "ALL_OR_NONE_OPERATION_ROLLED_BACK" }
                : result.Outcome.Problem));
        }
    }

    private static (PutResult Put, MetadataProblem? Problem) Try(Func<PutResult> step)
    {
        try
        {
            return (step(), null);
        }
        catch (MetadataProblem problem)
        {
            return (default, problem);
        }
    }

    private static XElement Result(SoapCall call, string name, PutResult put, MetadataProblem? problem) => call.Element("result",
        call.Name == "upsertMetadata" ? call.Element("created", put.Created) : null,
        problem is null ? null : call.Element("errors", call.Element("message", problem.Message), call.Element("statusCode", problem.Code)),
        call.Element("fullName", name),
        call.Element("success", problem is null));

    private Func<Deployment, PutResult> SaveOne(SoapCall call, MetadataKind kind, XElement record)
    {
        var body = MetadataXml.Check(new XElement(MetadataXml.Namespace + kind.Type, record.Elements()), MetadataTypes.Find(kind.Type)!, ordered: true);
        var fullName = body.Text("fullName") ?? throw MetadataProblem.Missing("fullName");
        var exists = Catalog.Find(org, kind, fullName) is not null;
        if (call.Name == "createMetadata" && exists)
        {
            throw new MetadataProblem($"There is already a {kind.Type} named {fullName}") { Code = "DUPLICATE_DEVELOPER_NAME" };
        }

        return call.Name == "updateMetadata" && !exists ? throw NotThere(kind, fullName) : deployment =>
            deployment.Whole(() => Put(deployment, kind, fullName, body));
    }

    /// <summary>Names are stored as files have them: short in a part, none in a file of its own. An object brings its parts.</summary>
    private static PutResult Put(Deployment deployment, MetadataKind kind, string fullName, XElement body)
    {
        body.Element(MetadataXml.Namespace + "fullName")!.Remove();
        if (kind.Part is not null)
        {
            body.AddFirst(MetadataXml.Element("fullName", fullName[(fullName.IndexOf('.', StringComparison.Ordinal) + 1)..]));
        }

        var parts = kind == MetadataKind.CustomObject
            ? MetadataKind.All.Where(part => part.Part is not null).SelectMany(part => body.All(part.Part!)
                .Select(element => (Kind: part, Element: element))).ToList()
            : [];
        parts.ForEach(part => part.Element.Remove());
        var result = deployment.Put(kind, fullName, body);
        foreach (var (part, element) in parts)
        {
            deployment.Put(part, $"{fullName}.{element.Text("fullName")}", new XElement(MetadataXml.Namespace + part.Type, element.Elements()));
        }

        return result;
    }

    private XElement Whole(Component component)
    {
        var body = component.Kind == MetadataKind.CustomObject
            ? Retrieval.ObjectWith(component.Body, Retrieval.Parts(org, component.FullName))
            : new XElement(component.Body);
        body.Element(MetadataXml.Namespace + "fullName")?.Remove();
        body.AddFirst(MetadataXml.Element("fullName", component.FullName));
        return body;
    }

    private static string TypeOf(XElement record) => record.Attribute(MetadataService.Instance + "type")?.Value.Split(':')[^1]
        ?? throw new SoapFault("INVALID_TYPE", "Must specify a {http://www.w3.org/2001/XMLSchema-instance}type attribute value for the metadata");

    private static MetadataKind KindOf(string type) => MetadataKind.Of(type) ?? throw new SoapFault("INVALID_TYPE", $"Unknown type:{type}");

    private static List<T> Limited<T>(List<T> items) =>
        items.Count is > 0 and <= Most ? items : throw new SoapFault("LIMIT_EXCEEDED",
            $"record limit reached. cannot submit more than {Most} records into this call");

    private static MetadataProblem NotThere(MetadataKind kind, string name) =>
        new($"no {kind.Type} named {name} found") { Code = "INVALID_CROSS_REFERENCE_KEY" };
}
