using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Connector.Enrichment;
using Connector.Http;
using Connector.Sources.Sftp;
using Connector.Tests.Fakes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Connector.Tests.Sources;

/// <summary>The SFTP drop against a real server of our own on the loopback address, for the user that runs the tests.</summary>
public class SftpTests
{
    private const string Row = "account_key,key_type,as_of,arr\na,domain,2026-11-01,48000\n";
    private static string _place = null!;
    private static Process? _server;
    private static int _port;
    private static string _hostKey = "";
    private string _drop = null!;
    private string _ours = null!;

    [OneTimeSetUp]
    public static async Task StartServerAsync()
    {
        if (!File.Exists("/usr/sbin/sshd")) Assert.Ignore("SKIPPED, NOTHING PROVED: there is no SFTP server to test with (openssh-server is not installed)");
        _place = TempFolder.Create();
        foreach (var key in new[] { "host", "user", "stranger" }) await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(_place, key));
        File.Copy(Path.Combine(_place, "user.pub"), Path.Combine(_place, "authorized"));
        _port = FreePort();
        Directory.CreateDirectory("/run/sshd");
        await File.WriteAllTextAsync(Path.Combine(_place, "config"), $"""
            ListenAddress 127.0.0.1:{_port}
            HostKey {_place}/host
            AuthorizedKeysFile {_place}/authorized
            PasswordAuthentication no
            StrictModes no
            UsePAM no
            PermitRootLogin yes
            PidFile none
            Subsystem sftp internal-sftp

            """);
        _hostKey = (await RunAsync("ssh-keygen", "-lf", Path.Combine(_place, "host.pub"))).Split(' ')[1];
        _server = Process.Start(new ProcessStartInfo("/usr/sbin/sshd", ["-D", "-e", "-f", Path.Combine(_place, "config")]) { RedirectStandardError = true });
        _ = _server!.StandardError.ReadToEndAsync();
        for (var tries = 0; tries < 200; tries++)
        {
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        Assert.Fail("the SFTP server did not come up");
    }

    [OneTimeTearDown]
    public static void StopServer()
    {
        _server?.Kill(entireProcessTree: true);
        _server?.Dispose();
        if (_place is not null) Directory.Delete(_place, recursive: true);
    }

    [SetUp]
    public void Begin() => (_drop, _ours) = (TempFolder.Create(), Path.Combine(TempFolder.Create(), "copies"));

    [TearDown]
    public void End()
    {
        Directory.Delete(_drop, recursive: true);
        Directory.Delete(Path.GetDirectoryName(_ours)!, recursive: true);
    }

    [Test]
    public async Task New_files_are_copied_once_and_read_as_files_are()
    {
        Put("one.csv", Row);
        Assert.That((await ReadAsync()).Single().Facts["arr"].Text, Is.EqualTo("48000"));
        var copied = File.GetCreationTimeUtc(Path.Combine(_ours, "one.csv"));

        Put("two.csv", Row.Replace("48000", "50000", StringComparison.Ordinal).Replace("11-01", "11-02", StringComparison.Ordinal));
        Assert.That((await ReadAsync()).Single().Facts["arr"].Text, Is.EqualTo("50000"));
        Assert.That(File.GetCreationTimeUtc(Path.Combine(_ours, "one.csv")), Is.EqualTo(copied), "what has not changed is not copied again");

        Put("two.csv", Row.Replace("48000", "600000", StringComparison.Ordinal).Replace("11-01", "11-03", StringComparison.Ordinal));
        Assert.That((await ReadAsync()).Single().Facts["arr"].Text, Is.EqualTo("600000"), "what has changed is");
        Assert.That(Directory.GetFiles(Path.Combine(_ours, ".unfinished")), Is.Empty);
    }

    [Test]
    public async Task Only_finished_files_count()
    {
        Put("still.csv", Row);
        Put("fresh.csv", Row, TimeSpan.Zero);
        await ReadAsync();
        Assert.That(Copies(), Is.EqualTo(new[] { "still.csv" }));

        Put("fresh.csv.done", "", TimeSpan.Zero);
        await ReadAsync(("DoneMarker", ".done"));
        Assert.That(Copies(), Is.EqualTo(new[] { "fresh.csv", "still.csv" }));
    }

    [Test]
    public async Task Folders_links_and_names_that_are_none_stay_where_they_are()
    {
        Put("fine.csv", Row);
        Directory.CreateDirectory(Path.Combine(_drop, "folder.csv"));
        File.CreateSymbolicLink(Path.Combine(_drop, "link.csv"), "/etc/passwd");
        Put(".hidden.csv", Row);
        Put("a\\..\\b.csv", Row);
        Put("bell\u0007.csv", Row);
        Put("new\nline.csv", Row);

        await ReadAsync();

        Assert.That(Copies(), Is.EqualTo(new[] { "fine.csv" }));
        Assert.That(new[] { "", ".", "..", "../a.csv", "/etc/passwd", "a/b.csv", "a\\b.csv", "c:a.csv", "a\0.csv", "\u202egnp.csv", new string('a', 300) }
            .Where(SftpDrop.IsPlain), Is.Empty);
    }

    [Test]
    public async Task What_broke_off_before_is_begun_anew_and_never_read()
    {
        Directory.CreateDirectory(Path.Combine(_ours, ".unfinished"));
        await File.WriteAllTextAsync(Path.Combine(_ours, ".unfinished", "one.csv"), "account_key,key_type,as_of,arr\nb,dom");
        Put("one.csv", Row);

        Assert.That((await ReadAsync()).Single().TheirId, Is.EqualTo("a"));
    }

    [Test]
    public void A_server_with_another_key_is_told_nothing()
    {
        Put("one.csv", Row);

        Assert.That(() => ReadAsync(("HostKey", "SHA256:" + new string('A', 43))), Throws.TypeOf<CrmAccessException>().With.Message.Contain("another key"));
        Assert.That(Directory.Exists(_ours) ? Copies() : [], Is.Empty);
    }

    [Test]
    public void Whatever_goes_wrong_is_told_with_its_mend_and_without_the_servers_words()
    {
        Assert.That(() => ReadAsync(("PrivateKeyFile", Path.Combine(_place, "stranger"))), Throws.TypeOf<CrmAccessException>().With.Message.Contain("refuses User"));
        Assert.That(() => ReadAsync(("PrivateKeyFile", Path.Combine(_place, "nothing"))), Throws.TypeOf<CrmAccessException>().With.Message.Contain("PrivateKeyFile"));
        Assert.That(() => ReadAsync(("RemoteFolder", "/nothing/there")), Throws.TypeOf<CrmAccessException>().With.Message.Contain("RemoteFolder"));
        Assert.That(() => ReadAsync(("Port", "1")), Throws.TypeOf<CrmUnavailableException>().With.Message.Contain("does not answer"));
    }

    [TestCase("")]
    [TestCase("SHA256:short")]
    [TestCase("MD5:aa:bb")]
    public void Without_the_servers_key_it_is_not_called(string key) => Assert.That(
        new HostKeysAttribute().IsValid(key), Is.False);

    private string[] Copies() => [.. Directory.GetFiles(_ours).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private void Put(string name, string text, TimeSpan? age = null)
    {
        var path = Path.Combine(_drop, name);
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow - (age ?? TimeSpan.FromHours(1)));
    }

    private async Task<List<SourceRecord>> ReadAsync(params (string Key, string Value)[] changes)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Kind:Host"] = "127.0.0.1", ["Kind:Port"] = $"{_port}", ["Kind:User"] = Environment.UserName, ["Kind:HostKey"] = _hostKey,
            ["Kind:PrivateKeyFile"] = Path.Combine(_place, "user"), ["Kind:RemoteFolder"] = _drop, ["Kind:Folder"] = _ours,
        };
        foreach (var (key, value) in changes) settings["Kind:" + key] = value;
        await using var provider = new ServiceCollection().AddSftpDrop("acme/source", new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection("Kind"))
            .BuildServiceProvider();
        var records = new List<SourceRecord>();
        await foreach (var record in provider.GetRequiredKeyedService<IAccountFacts>("acme/source").ReadAsync(default)) records.Add(record);
        return records;
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
