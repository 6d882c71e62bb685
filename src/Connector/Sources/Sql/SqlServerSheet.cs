using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Connector.Http;
using Connector.Sources.Tables;

namespace Connector.Sources.Sql;

/// <summary>
/// A query's rows from SQL Server, by a program of its own: the vendor's driver refuses to run without culture data, which this process does without so
/// that it decides alike on every machine. Question and secret go to the program's standard input; it answers with one JSON value a line: the names of the
/// columns, each row, and last <c>{"rows": N}</c>, or <c>{"fault": "access|query|value", "code": …}</c>.
/// </summary>
internal sealed class SqlServerSheet : ISheet
{
    private const string Vendor = "Sql";
    private const string Program = "Connector.SqlServer";
    private readonly Process _process;

    private SqlServerSheet(Process process, IReadOnlyList<string> header) => (_process, Header) = (process, header);

    public IReadOnlyList<string> Header { get; }

    /// <exception cref="CrmException">The program is not there, or the database refuses.</exception>
    public static async Task<ISheet> OpenAsync(SqlOptions options, CancellationToken cancellationToken)
    {
        var process = Start(Place(options.SqlServerReader));
        try
        {
            await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(
                new { connectionString = options.ConnectionString.Reveal(), statement = options.Statement, timeout = options.CommandTimeout }).AsMemory(), cancellationToken);
            process.StandardInput.Close();
            process.ErrorDataReceived += (_, _) => { }; // what it says there may quote anything
            process.BeginErrorReadLine();
            return new SqlServerSheet(process, await LineAsync(process, cancellationToken) is { ValueKind: JsonValueKind.Array } names ? Cells(names).OfType<string>().ToList()
                : throw Broken());
        }
        catch (Exception fault)
        {
            End(process);
            if (fault is IOException) throw Broken();
            throw;
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<string?>> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var count = 0L; ; count++)
        {
            var line = await LineAsync(_process, cancellationToken);
            if (line.ValueKind == JsonValueKind.Array) yield return Cells(line);
            else if (line.GetProperty("rows").GetInt64() == count) yield break;
            else throw Broken();
        }
    }

    public ValueTask DisposeAsync()
    {
        End(_process);
        return ValueTask.CompletedTask;
    }

    /// <summary>Installed beside the connector, or built beside it in a checkout.</summary>
    private static string Place(string wanted)
    {
        var (here, name) = (AppContext.BaseDirectory, OperatingSystem.IsWindows() ? Program + ".exe" : Program);
        string[] places = wanted.Length > 0 ? [wanted]
            : [Path.Combine(here, "sqlserver", name), Path.Combine(here.Replace("Connector.Worker", Program, StringComparison.Ordinal), name)];
        return places.FirstOrDefault(System.IO.File.Exists) ?? throw Missing();
    }

    private static Process Start(string program)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(program)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                StandardOutputEncoding = Encoding.UTF8,
            }) ?? throw Missing();
        }
        catch (Win32Exception)
        {
            throw Missing();
        }
    }

    /// <summary>A list, or the object at the end.</summary>
    private static async Task<JsonElement> LineAsync(Process process, CancellationToken cancellationToken)
    {
        try
        {
            if (await process.StandardOutput.ReadLineAsync(cancellationToken) is not { } line) throw Broken();
            using var said = JsonDocument.Parse(line);
            var root = said.RootElement.Clone();
            if (root.ValueKind == JsonValueKind.Array && root.EnumerateArray().All(cell => cell.ValueKind is JsonValueKind.String or JsonValueKind.Null)) return root;
            if (root.ValueKind != JsonValueKind.Object) throw Broken();
            if (root.TryGetProperty("fault", out var fault)) throw Fault(Text(fault), Redaction.Code(root.TryGetProperty("code", out var code) ? Text(code) : null));
            return root.TryGetProperty("rows", out var rows) && rows.ValueKind == JsonValueKind.Number && rows.TryGetInt64(out _) ? root : throw Broken();
        }
        catch (JsonException)
        {
            throw Broken();
        }
    }

    private static string? Text(JsonElement said) => said.ValueKind == JsonValueKind.String ? said.GetString() : null;

    private static IReadOnlyList<string?> Cells(JsonElement line) => [.. line.EnumerateArray().Select(cell => cell.GetString())];

    private static void End(Process process)
    {
        using (process)
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static CrmException Fault(string? fault, string? code) => fault switch
    {
        "access" => new CrmAccessException(Vendor, null, code, $"the database cannot be opened ({code}): check the connection string and the login"),
        "value" => SqlFacts.Unusable($"a value cannot be read ({code}): cast it to text or to a float in the statement"),
        _ => new CrmUnavailableException(Vendor, null, code, $"the query failed ({code}): check the connection string, the login's rights and the statement"),
    };

    private static CrmUnavailableException Broken() => new(Vendor, null, null,
        $"{Program} ended before it had told all rows: it needs the ICU library of this machine (Debian: libicu), and memory");

    private static CrmAccessException Missing() => new(Vendor, null, null,
        $"{Program} cannot be started: build or install it into the folder 'sqlserver' beside the connector, or name its place in SqlServerReader");
}
