using System.Globalization;
using Connector.Deployment;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>Shared list views of accounts (contract 5.4). Everybody sees them; the Metadata API refuses the scope "mine".</summary>
internal static class ListViewMetadata
{
    // Not confirmed by the contract: the set-up pages take no longer label.
    private const int LongestLabel = 40;

    public static MetadataComponent Of(SegmentView view, IReadOnlyList<SegmentField> fields)
    {
        var name = DeveloperName.Of(view.Name);
        return new MetadataComponent(MetadataKind.ListView, $"Account.{name}", Element("ListView",
            Element("fullName", name),
            view.Where.Count > 1 ? Element("booleanFilter", string.Join(" AND ", view.Where.Select((_, place) => (place + 1).ToString(CultureInfo.InvariantCulture)))) : null,
            Element("columns", "ACCOUNT.NAME"),
            fields.Select(field => Element("columns", field.Field)),
            Element("columns", "ACCOUNT.TYPE"),
            Element("columns", "CORE.USERS.ALIAS"),
            Element("filterScope", "Everything"),
            view.Where.Select(condition => Element("filters",
                Element("field", condition.Field), Element("operation", "equals"), Element("value", condition.Option.Value))),
            Element("label", DeveloperName.Cut(view.Label, LongestLabel))));
    }
}
