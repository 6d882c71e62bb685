using System.ComponentModel.DataAnnotations;
using Connector.Http;
using Connector.Sources.File;

namespace Connector.Sources.Sftp;

/// <summary>
/// A folder of another system's SFTP server. New files are copied into <see cref="FileDropOptions.Folder"/>, a folder of ours that nothing else writes
/// into, and read there like any; copies stay when the server clears up, until somebody deletes them. Contract 7.4.
/// </summary>
public sealed class SftpDropOptions : FileDropOptions
{
    [NotEmpty]
    public string Host { get; set; } = "";

    [Range(1, 65535)]
    public int Port { get; set; } = 22;

    [NotEmpty]
    public string User { get; set; } = "";

    /// <summary>Either this or <see cref="PrivateKeyFile"/>.</summary>
    public Secret Password { get; set; }

    public string PrivateKeyFile { get; set; } = "";

    public Secret PrivateKeyPassphrase { get; set; }

    /// <summary>The server's key, as <c>ssh-keyscan HOST | ssh-keygen -lf -</c> prints it (<c>SHA256:…</c>); several parted by a semicolon. Another one is refused.</summary>
    [HostKeys]
    public string HostKey { get; set; } = "";

    /// <summary>The folder over there. Default: where the user lands.</summary>
    [NotEmpty]
    public string RemoteFolder { get; set; } = ".";

    /// <summary>A larger file is not copied.</summary>
    [Range(1, 100_000)]
    public int MostMegabytes { get; set; } = 1024;

    /// <summary>Of connecting, and of every single step.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How the copies are read: all of them are finished.</summary>
    internal FileDropOptions OfCopies() => new()
    {
        Folder = Folder, Pattern = Pattern, StillFor = TimeSpan.MinValue, Columns = Columns, RejectsFolder = RejectsFolder, MostRows = MostRows, MostRefused = MostRefused,
    };

    internal IReadOnlyList<string> HostKeys =>
        [.. HostKey.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(key => key.TrimEnd('='))];
}

/// <summary>Fingerprints as ssh-keygen prints them, at least one.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class HostKeysAttribute() : ValidationAttribute("must be the server's key as 'ssh-keyscan HOST | ssh-keygen -lf -' prints it: SHA256:…")
{
    private const int Letters = 43;

    public override bool IsValid(object? value) => value is string text
        && text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } keys
        && keys.All(key => key.StartsWith(SftpDrop.Sha256, StringComparison.Ordinal) && key.TrimEnd('=').Length == SftpDrop.Sha256.Length + Letters);
}
