using System.Xml.Linq;
using static Connector.Salesforce.Metadata.Xml;

namespace Connector.Salesforce.Metadata;

/// <summary>Folders of reports and dashboards; every internal user may look (contract 5.4: without a share others may not see them).</summary>
internal static class FolderMetadata
{
    public static XElement Of(string type, string name) => Element(type,
        Element("folderShares", Element("accessLevel", "View"), Element("sharedTo", "AllInternalUsers"), Element("sharedToType", "Organization")),
        Element("name", name));
}
