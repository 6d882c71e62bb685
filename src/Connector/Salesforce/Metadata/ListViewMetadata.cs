using System.Globalization;
using Connector.Deployment;
using Connector.Segmentation;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>List views of accounts that everybody sees (contract 5.4). Those of one's own accounts are made by <see cref="OwnViews"/>.</summary>
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
            Element("filterScope", view.Scope == ViewScope.Mine ? OwnViews.Scope : "Everything"),
            view.Where.Select(condition => Element("filters",
                Element("field", condition.Field), Element("operation", "equals"), Element("value", condition.Option.Value))),
            Element("label", ShortText.Cut(view.Label, LongestLabel))));
    }
}
