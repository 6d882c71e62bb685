using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Connector.Deployment;
using Connector.Reading;

namespace Connector.Salesforce.Metadata;

/// <summary>Where an org's metadata names standard fields of the object, of which the dependency API knows nothing: one list and one retrieve.</summary>
internal sealed class StandardFieldUses(MetadataRetrieval retrieval, SalesforceOptions options)
{
    public const string Searched = "list views, layouts, record pages, validation rules and record-triggered flows for standard fields";
    public const string NotSearched = "reports, code and other components for standard fields: the dependency API knows custom fields alone";

    /// <summary>What list views name by a code of its own (contract 5.4; those from ACCOUNT.INDUSTRY on are UNCONFIRMED: a view that names its field otherwise is not found).</summary>
    private static readonly Dictionary<string, string> Codes = new(StringComparer.Ordinal)
    {
        ["ACCOUNT.NAME"] = "Name", ["ACCOUNT.SITE"] = "Site", ["ACCOUNT.PHONE1"] = "Phone", ["ACCOUNT.TYPE"] = "Type", ["ACCOUNT.CREATED_DATE"] = "CreatedDate",
        ["ACCOUNT.ADDRESS1_CITY"] = "BillingCity", ["ACCOUNT.ADDRESS1_STATE"] = "BillingState", ["ACCOUNT.INDUSTRY"] = "Industry", ["ACCOUNT.SALES"] = "AnnualRevenue",
        ["ACCOUNT.EMPLOYEES"] = "NumberOfEmployees", ["ACCOUNT.RATING"] = "Rating", ["ACCOUNT.ADDRESS1_COUNTRY"] = "BillingCountry", ["ACCOUNT.LAST_UPDATE"] = "LastModifiedDate",
        ["ACCOUNT.LAST_ACTIVITY"] = "LastActivityDate", ["ACCOUNT.SOURCE"] = "AccountSource", ["ACCOUNT.OWNERSHIP"] = "Ownership",
    };

    public async Task<IReadOnlyList<FieldUse>> FindAsync(IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var listed = await retrieval.ListAsync([("Layout", null), ("FlexiPage", null)], cancellationToken);
        List<ArtefactKey> keys = [new("CustomObject", options.ObjectName), new("Flow", "*"), .. listed.Where(one => one.Kind != MetadataKind.Layout.Type || one.Name.StartsWith(options.ObjectName + "-", StringComparison.Ordinal))];
        var files = await retrieval.FilesAsync(keys, cancellationToken);
        return [.. files.SelectMany(file => Of(file.Path, file.Text, fields)).Distinct()];
    }

    private IEnumerable<FieldUse> Of(string path, string text, IReadOnlyList<string> fields)
    {
        var (folder, name) = (path.Split('/')[0], Uri.UnescapeDataString(Path.GetFileNameWithoutExtension(path)));
        var root = Parse(text);
        return folder switch
        {
            "objects" => Parts(root, fields),
            "layouts" => Named(root, "field", fields, "layout", name),
            "flexipages" when (string?)root.Element(Xml.Namespace + "sobjectType") == options.ObjectName => Named(root, "fieldItem", fields, "record page", name, "Record."),
            "flows" when (string?)root.Element(Xml.Namespace + "start")?.Element(Xml.Namespace + "object") == options.ObjectName =>
                fields.Where(field => root.Descendants().Any(leaf => !leaf.HasElements && (leaf.Value == field || Mentions(leaf.Value, $"$Record.{field}")))).Select(field => new FieldUse(field, "flow", name)),
            _ => [],
        };
    }

    private static IEnumerable<FieldUse> Parts(XElement entity, IReadOnlyList<string> fields)
    {
        foreach (var view in entity.Elements(Xml.Namespace + "listViews"))
        {
            var named = view.Elements(Xml.Namespace + "columns").Concat(view.Elements(Xml.Namespace + "filters").Elements(Xml.Namespace + "field")).Select(element => Codes.GetValueOrDefault(element.Value, element.Value)).ToHashSet(StringComparer.Ordinal);
            foreach (var field in fields.Where(named.Contains)) yield return new FieldUse(field, "list view", NameOf(view));
        }

        foreach (var rule in entity.Elements(Xml.Namespace + "validationRules"))
        {
            var formula = (string?)rule.Element(Xml.Namespace + "errorConditionFormula") ?? "";
            foreach (var field in fields.Where(field => Mentions(formula, field))) yield return new FieldUse(field, "validation rule", NameOf(rule));
        }
    }

    private static IEnumerable<FieldUse> Named(XElement root, string element, IReadOnlyList<string> fields, string kind, string name, string prefix = "")
    {
        var named = root.Descendants(Xml.Namespace + element).Select(item => item.Value).ToHashSet(StringComparer.Ordinal);
        return fields.Where(field => named.Contains(prefix + field)).Select(field => new FieldUse(field, kind, name));
    }

    private static bool Mentions(string text, string name) => Regex.IsMatch(text, $@"(?<![\w.]){Regex.Escape(name)}(?![\w.])", RegexOptions.CultureInvariant);

    private static string NameOf(XElement part) => (string?)part.Element(Xml.Namespace + "fullName") ?? "(without a name)";

    private static XElement Parse(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), MetadataZip.Strict);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            throw SalesforceErrors.Contract("retrieved metadata is not as documented: a file is damaged");
        }
    }
}
