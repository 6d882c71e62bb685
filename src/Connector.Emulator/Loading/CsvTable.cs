using Sylvan.Data.Csv;

namespace Connector.Emulator.Loading;

/// <summary>A whole CSV file in memory.</summary>
internal sealed record CsvTable(string[] Header, List<string[]> Rows)
{
    /// <summary>A record may hold several long text areas of 131,072 characters.</summary>
    private const int LongestRecord = 16 * 1024 * 1024;

    /// <exception cref="InvalidDataException">It cannot be read; the message says which file and why.</exception>
    public static CsvTable Read(string path)
    {
        try
        {
            using var reader = CsvDataReader.Create(path,
                new CsvDataReaderOptions { ResultSetMode = ResultSetMode.SingleResult, MaxBufferSize = LongestRecord });
            return Read(reader);
        }
        catch (Exception unreadable) when (unreadable is CsvFormatException or IOException)
        {
            throw new InvalidDataException($"'{path}' cannot be read: {unreadable.Message}", unreadable);
        }
    }

    public static CsvTable Read(CsvDataReader reader)
    {
        var header = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, header.Length).Select(reader.GetString)]);
        }

        return new(header, rows);
    }
}
