using System.Diagnostics;
using Npgsql;

namespace Connector.Tests;

/// <summary>
/// A throw-away PostgreSQL server for this test assembly: started when first asked for, on a socket in a temporary folder, without fsync. It
/// ends with the tests, even when they are killed: it lives as long as its standard input is open. Shared by the test projects.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private const string Password = "not-a-secret";

    private static readonly Lazy<PostgresServer> Only = new(Start);

    private readonly string _folder;
    private readonly Process _process;

    private PostgresServer(string folder, Process process)
    {
        _folder = folder;
        _process = process;
    }

    /// <summary>Of the superuser and the database <c>postgres</c>. Where there is no PostgreSQL the test is skipped, loudly.</summary>
    public static string ConnectionString
    {
        get
        {
            if (ProgramsFolder() is null) NUnit.Framework.Assert.Ignore("SKIPPED, NOTHING PROVED: PostgreSQL is not installed (no /usr/lib/postgresql/*/bin/initdb)");
            return $"Host={Only.Value._folder};Database=postgres;Username=postgres;Password={Password}";
        }
    }

    /// <summary>Call once, after the assembly's last test.</summary>
    public static void StopIfStarted()
    {
        if (Only.IsValueCreated) Only.Value.Dispose();
    }

    public static void Execute(string sql, params (string Name, object Value)[] values) => Ask(sql, values, command => command.ExecuteNonQuery());

    public static T Read<T>(string sql) => Ask(sql, [], command => (T)command.ExecuteScalar()!);

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static T Ask<T>(string sql, (string Name, object Value)[] values, Func<NpgsqlCommand, T> ask)
    {
        using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        return ask(command);
    }

    private static string? ProgramsFolder() => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
            .Where(folder => File.Exists(Path.Combine(folder, "initdb"))).OrderByDescending(folder => int.Parse(Path.GetFileName(Path.GetDirectoryName(folder))!)).FirstOrDefault()
        : null;

    private static PostgresServer Start()
    {
        var folder = Directory.CreateTempSubdirectory("connector-pg-").FullName;
        var (programs, data) = (ProgramsFolder()!, Path.Combine(folder, "data"));
        File.WriteAllText(Path.Combine(folder, "password"), Password);
        var script = $"""
            set -e
            cd "{folder}"
            "{programs}/initdb" -D "{data}" -U postgres -A scram-sha-256 --pwfile=password -E UTF8 --no-locale --no-sync >initdb.log 2>&1 || (cat initdb.log >&2; exit 1)
            "{programs}/postgres" -D "{data}" -c listen_addresses= -c unix_socket_directories="{folder}" -c fsync=off -c full_page_writes=off </dev/null &
            cat >/dev/null
            kill -INT $!
            wait $! || true
            """;
        // PostgreSQL refuses to run as root; its package brings a user for it.
        var start = Environment.IsPrivilegedProcess ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", "sh", "-c", script]) : new ProcessStartInfo("sh", ["-c", script]);
        if (Environment.IsPrivilegedProcess) Process.Start("chown", ["-R", "postgres", folder]).WaitForExit();
        (start.RedirectStandardInput, start.RedirectStandardError) = (true, true);
        var process = Process.Start(start)!;
        var said = new List<string>();
        while (process.StandardError.ReadLine() is { } line)
        {
            said.Add(line);
            if (line.Contains("FATAL", StringComparison.Ordinal)) break;
            if (!line.Contains("ready to accept connections", StringComparison.Ordinal)) continue;
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null); // a full pipe would stop the server
            return new PostgresServer(folder, process);
        }

        process.StandardInput.Close();
        throw new InvalidOperationException($"PostgreSQL did not start:{Environment.NewLine}{string.Join(Environment.NewLine, said)}");
    }
}
