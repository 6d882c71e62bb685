using System.CommandLine;

namespace Connector.Worker.Commands;

/// <summary>Options that every verb understands.</summary>
internal static class CommonOptions
{
    public static readonly Option<string?> Config = new("--config")
    {
        Description = "The settings file (default: appsettings.json in the current folder). Environment variables CONNECTOR_… override it.",
        HelpName = "FILE",
        Recursive = true,
    };

    public static readonly Option<string?> Connection = new("--connection")
    {
        Description = "Which connection of the settings file; may be left out when there is only one.",
        HelpName = "NAME",
        Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json")
    {
        Description = "Print one line of JSON on standard output; progress and messages go to standard error.",
        Recursive = true,
    };
}
