using System.Runtime.CompilerServices;
using Connector.Enrichment;
using Connector.Http;
using Connector.Segmentation;
using Connector.Sources.Tables;
using Sylvan.Data.Csv;

namespace Connector.Sources.File;

/// <summary>Reads what lies in a folder. A file that cannot be used as a whole is none; the others wait for it, since nobody knows what it would have
/// said.</summary>
internal sealed class FileDrop(FileDropOptions options, TimeProvider time) : IDatedFacts
{
    private const string Vendor = "File";

    public IReadOnlyList<string> Facts => [];

    public bool AddsUp => false;

    public IAsyncEnumerable<SourceRecord> ReadAsync(CancellationToken cancellationToken) => ReadAsync(WantedFacts.NoSums, cancellationToken);

    public async IAsyncEnumerable<SourceRecord> ReadAsync(WantedFacts wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var all = new FactTable([], wanted: wanted);
        foreach (var path in Paths()) (await ReadAsync(path, wanted, cancellationToken)).AddTo(all);
        foreach (var record in all.Records) yield return record;
    }

    private List<string> Paths()
    {
        if (!Directory.Exists(options.Folder)) throw new CrmAccessException(Vendor, null, null,
            $"there is no folder '{options.Folder}': create it, or mount the share");
        try
        {
            return [.. options.Patterns.SelectMany(pattern => Directory.EnumerateFiles(options.Folder, pattern)).Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal).Where(IsComplete)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CrmAccessException(Vendor, null, null,
                $"folder '{options.Folder}' cannot be listed by '{options.Pattern}' ({fault.GetType().Name}): give the service the right to, or mend Pattern");
        }
    }

    /// <summary>Half a file looks like a whole one.</summary>
    private bool IsComplete(string path) => options.DoneMarker.Length > 0
        ? System.IO.File.Exists(path + options.DoneMarker)
        : time.GetUtcNow() - System.IO.File.GetLastWriteTimeUtc(path) >= options.StillFor;

    private async Task<FactTable> ReadAsync(string path, WantedFacts wanted, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        try
        {
            await using ISheet sheet = path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase)
                ? await ParquetSheet.OpenAsync(path, options.MostRows, cancellationToken) : await CsvSheet.OpenAsync(path, cancellationToken);
            var table = new FactTable(sheet.Header, FactColumns.Parse(options.Columns), wanted);
            if (table.Trouble is { } trouble) throw Unusable(name, trouble);
            return await FillAsync(table, sheet, name, cancellationToken);
        }
        catch (InvalidDataException fault) when (fault.InnerException is null)
        {
            throw Unusable(name, fault.Message);
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or CsvFormatException or UnauthorizedAccessException)
        {
            throw Unusable(name, $"it cannot be read ({(fault.InnerException ?? fault).GetType().Name})");
        }
    }

    private async Task<FactTable> FillAsync(FactTable table, ISheet sheet, string name, CancellationToken cancellationToken)
    {
        var (taken, line, refused) = (0L, 1, new List<(int Line, string Why)>()); // the header is line 1
        await foreach (var cells in sheet.RowsAsync(cancellationToken))
        {
            line++;
            if (taken + refused.Count >= options.MostRows) throw Unusable(name, $"it holds more than {options.MostRows} rows (MostRows)");
            if (table.Take(cells) is { } why) refused.Add((line, why));
            else taken++;
        }

        if (refused.Count > 0 && options.RejectsFolder.Length > 0) await ListAsync(name, refused, cancellationToken);
        if (refused.Count > options.MostRefused * (taken + refused.Count)) throw Unusable(name,
            $"{refused.Count} of {taken + refused.Count} rows are refused, the first because {refused[0].Why} (line {refused[0].Line})");
        return table;
    }

    /// <summary>Numbers and reasons, no contents.</summary>
    private async Task ListAsync(string name, IEnumerable<(int Line, string Why)> refused, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(options.RejectsFolder);
            await System.IO.File.WriteAllLinesAsync(Path.Combine(options.RejectsFolder, name + ".rejects.csv"),
                refused.Select(row => $"{row.Line},\"{row.Why}\"").Prepend("line,reason"), cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CrmAccessException(Vendor, null, null,
                $"folder '{options.RejectsFolder}' cannot be written ({fault.GetType().Name}): give the service the right to, or mend RejectsFolder");
        }
    }

    private static CrmContractException Unusable(string name, string why) => new(Vendor, null, null, $"file {name}: {why}");
}
