using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.ListViews;

/// <summary>The list views of an object that one user sees: all but other people's private ones. Used under the org's gate.</summary>
internal static class VisibleListViews
{
    public static IEnumerable<Component> Of(SalesforceOrg org, Access access, Table table) =>
        org.Metadata.Of(MetadataKind.ListView).Where(view => view.Owner == table.Name && (view.PrivateTo is null || view.PrivateTo == access.User));

    /// <summary>By its id, in 15 or 18 characters, or its API name.</summary>
    /// <exception cref="SalesforceException">There is none, or not for this user.</exception>
    public static Component Find(SalesforceOrg org, Access access, Table table, string idOrName) =>
        Of(org, access, table).FirstOrDefault(view => view.Name.Equals(idOrName, StringComparison.OrdinalIgnoreCase) || Same(view.Id, idOrName))
        ?? throw SalesforceException.NotFound();

    private static bool Same(string id, string other) => other.Length is 15 or RecordId.Length && id[..15] == other[..15];
}
