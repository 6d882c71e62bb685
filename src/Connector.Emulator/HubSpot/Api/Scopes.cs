using Connector.Emulator.HubSpot.Portals;

namespace Connector.Emulator.HubSpot.Api;

/// <summary>Which scopes a call needs, one of the alternatives (contract 2).</summary>
internal static class Scopes
{
    /// <summary>Empty when any token will do.</summary>
    public static string[] Needed(string method, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != Paths.VersionOf(path)).ToArray();
        var reads = method == "GET" || path.EndsWith("/search", StringComparison.Ordinal) || path.EndsWith("/batch/read", StringComparison.Ordinal);
        var right = reads ? "read" : "write";
        return parts switch
        {
            ["crm-object-schemas", ..] => [$"crm.schemas.custom.{right}"],
            ["crm", "objects", var type, ..] => Records(type, right),
            ["crm", "associations", var from, ..] => Records(from, right),
            ["crm", "properties", var type, ..] when reads => [.. Schemas(type, right), .. Records(type, right)],
            ["crm", "properties", var type, ..] => Schemas(type, right),
            ["analytics", "reporting", ..] => reads ? ["reporting.full.read", "reporting.full.edit", "reporting.full.write", "reporting.full.admin"] : ["reporting.full.write", "reporting.full.admin"],
            ["crm", "lists", ..] => reads ? ["crm.lists.read"] : ["crm.lists.write"],
            ["crm", "imports", ..] => ["crm.import"],
            ["crm", "exports", ..] => ["crm.export"],
            ["crm", "owners", ..] => ["crm.objects.owners.read"],
            ["crm", "pipelines", var type, ..] when reads => Records(type, right),
            ["crm", "limits", "custom-properties", ..] => [.. ObjectType.All.SelectMany(type => Records(type.Plural, "read"))],
            _ => [],
        };
    }

    /// <summary>What is none of HubSpot's own types is a custom object.</summary>
    private static string[] Records(string name, string right) => ObjectType.Find(name) is not { } type ? [$"crm.objects.custom.{right}"]
        : type == ObjectType.Tickets ? ["tickets", $"crm.objects.tickets.{right}"] : [$"crm.objects.{type.Plural}.{right}"];

    private static string[] Schemas(string name, string right) =>
        ObjectType.Find(name) is not { } type ? [$"crm.schemas.custom.{right}"] : [$"crm.schemas.{type.Plural}.{right}"];
}
