using Connector.Store;

namespace Connector.Worker;

/// <summary>What every verb ends with; the same numbers mean the same thing everywhere.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;

    /// <summary>The command line, the settings or the framework file is wrong; nothing was tried.</summary>
    public const int Usage = 2;

    /// <summary>Held by a guard or awaiting approval.</summary>
    public const int Held = 3;

    /// <summary>Some rows were refused, unprocessed or are in doubt.</summary>
    public const int Partial = 4;

    public static int Of(RunStatus status) => status switch
    {
        RunStatus.Succeeded => Done,
        RunStatus.Partial => Partial,
        RunStatus.Held => Held,
        _ => Failed,
    };
}
