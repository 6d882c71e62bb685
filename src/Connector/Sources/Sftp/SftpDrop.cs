using System.IO.Enumeration;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Connector.Enrichment;
using Connector.Http;
using Connector.Segmentation;
using Connector.Sources.File;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;

namespace Connector.Sources.Sftp;

/// <summary>
/// Copies what is new and finished from the server's folder into ours, then reads ours. A file gets its name when it is whole: whatever breaks off
/// leaves the former copy in place. Names are the server's word and are taken only where they are plain names.
/// </summary>
internal sealed class SftpDrop(SftpDropOptions options, TimeProvider time) : IDatedFacts
{
    public const string Sha256 = "SHA256:";
    private const string Vendor = "Sftp";
    private const string Unfinished = ".unfinished";
    private const int MostFiles = 10_000;
    private const int LongestName = 200;

    public IReadOnlyList<string> Facts => [];

    public bool AddsUp => false;

    public IAsyncEnumerable<SourceRecord> ReadAsync(CancellationToken cancellationToken) => ReadAsync(WantedFacts.NoSums, cancellationToken);

    public async IAsyncEnumerable<SourceRecord> ReadAsync(WantedFacts wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await FetchAsync(cancellationToken);
        var copies = new FileDrop(options.OfCopies(), time);
        await foreach (var record in copies.ReadAsync(wanted, cancellationToken)) yield return record;
    }

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        var isKnown = true;
        try
        {
            Directory.CreateDirectory(Path.Combine(options.Folder, Unfinished));
            using var client = new SftpClient(Connection()) { OperationTimeout = options.Timeout };
            client.HostKeyReceived += (_, key) => isKnown = key.CanTrust = options.HostKeys.Contains(Sha256 + key.FingerPrintSHA256.TrimEnd('='));
            await client.ConnectAsync(cancellationToken);
            var listed = await ListAsync(client, cancellationToken);
            foreach (var file in Finished(listed)) await CopyAsync(client, file, cancellationToken);
        }
        catch (SshException) when (!isKnown)
        {
            throw new CrmAccessException(Vendor, null, null,
                "the server shows another key than HostKey: nothing was sent to it; find out from its operator whether the key was changed");
        }
        catch (Exception fault) when (fault is SshException or SocketException or IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            throw Explained(fault); // the server's own words stay out
        }
    }

    private ConnectionInfo Connection()
    {
        AuthenticationMethod way;
        try
        {
            way = options.PrivateKeyFile.Length == 0 ? new PasswordAuthenticationMethod(options.User, options.Password.Reveal())
                : new PrivateKeyAuthenticationMethod(options.User, options.PrivateKeyPassphrase.IsEmpty
                    ? new PrivateKeyFile(options.PrivateKeyFile) : new PrivateKeyFile(options.PrivateKeyFile, options.PrivateKeyPassphrase.Reveal()));
        }
        catch (Exception fault) when (fault is SshException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            throw new CrmAccessException(Vendor, null, null, $"PrivateKeyFile cannot be used ({fault.GetType().Name}): name a private key, and its PrivateKeyPassphrase");
        }

        return new ConnectionInfo(options.Host, options.Port, options.User, way) { Timeout = options.Timeout };
    }

    /// <summary>By name: only plain files with plain names count, links and folders never.</summary>
    private async Task<Dictionary<string, ISftpFile>> ListAsync(SftpClient client, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, ISftpFile>(StringComparer.Ordinal);
        await foreach (var file in client.ListDirectoryAsync(options.RemoteFolder, cancellationToken))
        {
            if (!file.IsRegularFile || !IsPlain(file.Name)) continue;
            files[file.Name] = file;
            if (files.Count > MostFiles) throw new CrmContractException(Vendor, null, null, $"the folder holds more than {MostFiles} files: clear it up");
        }

        return files;
    }

    /// <summary>A name that can lead nowhere but into our folder, on any machine.</summary>
    internal static bool IsPlain(string name) => name.Length is > 0 and <= LongestName && name[0] != '.'
        && name.All(letter => char.IsLetterOrDigit(letter) || letter is '.' or '-' or '_' or ' ' or '+' or '(' or ')' or '=' or ',' or '@');

    private IEnumerable<ISftpFile> Finished(Dictionary<string, ISftpFile> listed) => listed.Values.Where(file =>
        options.Patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, file.Name))
        && (options.DoneMarker.Length > 0 ? listed.ContainsKey(file.Name + options.DoneMarker) : time.GetUtcNow() - file.LastWriteTimeUtc >= options.StillFor));

    private async Task CopyAsync(SftpClient client, ISftpFile file, CancellationToken cancellationToken)
    {
        var copy = new FileInfo(Path.Combine(options.Folder, file.Name));
        if (copy.Exists && copy.Length == file.Length && copy.LastWriteTimeUtc == file.LastWriteTimeUtc) return;
        var most = options.MostMegabytes * (1L << 20);
        if (file.Length > most) throw new CrmContractException(Vendor, null, null, $"file {file.Name} is larger than MostMegabytes ({options.MostMegabytes})");

        var part = Path.Combine(options.Folder, Unfinished, file.Name);
        await using (var from = await client.OpenAsync(file.FullName, FileMode.Open, FileAccess.Read, cancellationToken))
        await using (var to = System.IO.File.Create(part))
        {
            var buffer = new byte[1 << 16];
            for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (to.Length + read > file.Length) return; // it still grows: next time
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            to.Flush(flushToDisk: true);
        }

        var after = await client.GetAttributesAsync(file.FullName, cancellationToken);
        if (new FileInfo(part).Length != file.Length || after.Size != file.Length || after.LastWriteTimeUtc != file.LastWriteTimeUtc) return; // it moved meanwhile
        System.IO.File.SetLastWriteTimeUtc(part, file.LastWriteTimeUtc);
        System.IO.File.Move(part, copy.FullName, overwrite: true);
    }

    private static CrmException Explained(Exception fault) => fault switch
    {
        SshAuthenticationException => new CrmAccessException(Vendor, null, null, "the server refuses User with Password or PrivateKeyFile: give it new ones"),
        SftpPermissionDeniedException => new CrmAccessException(Vendor, null, null, "the user may not read RemoteFolder or a file in it: give it the right to"),
        SftpPathNotFoundException => new CrmAccessException(Vendor, null, null, "there is no RemoteFolder of that name, or a file vanished: mend it, or wait for the next run"),
        SshException or SocketException => new CrmUnavailableException(Vendor, null, null, $"the server does not answer, or no longer ({fault.GetType().Name})"),
        _ => new CrmAccessException(Vendor, null, null, $"Folder cannot be written, or the connection broke ({fault.GetType().Name}): give the service the right to"),
    };
}
