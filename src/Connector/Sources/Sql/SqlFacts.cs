using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Connector.Enrichment;
using Connector.Http;
using Connector.Segmentation;
using Connector.Sources.Tables;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Connector.Sources.Sql;

/// <summary>Streams one query's rows. The driver's messages can quote the statement or a row and stay out of ours.</summary>
internal sealed class SqlFacts(SqlOptions options) : IDatedFacts
{
    private const string Vendor = "Sql";

    public IReadOnlyList<string> Facts => [];

    public bool AddsUp => false;

    public IAsyncEnumerable<SourceRecord> ReadAsync(CancellationToken cancellationToken) => ReadAsync(WantedFacts.NoSums, cancellationToken);

    public async IAsyncEnumerable<SourceRecord> ReadAsync(WantedFacts wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var record in (await TableAsync(wanted, cancellationToken)).Records) yield return record;
    }

    private async Task<FactTable> TableAsync(WantedFacts wanted, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = Connect();
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            (command.CommandText, command.CommandTimeout) = (options.Statement, options.CommandTimeout);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var table = new FactTable([.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetName)], FactColumns.Parse(options.Columns), wanted);
            if (table.Trouble is { } trouble) throw Unusable(trouble);
            await FillAsync(table, rows, cancellationToken);
            return table;
        }
        catch (Exception fault) when (fault is InvalidCastException or OverflowException)
        {
            throw Unusable($"a value cannot be read ({fault.GetType().Name}): cast it to text or to a double in the statement");
        }
        catch (IOException fault)
        {
            throw new CrmUnavailableException(Vendor, null, null, $"the connection broke ({fault.GetType().Name})");
        }
        catch (DbException fault)
        {
            throw new CrmUnavailableException(Vendor, null, fault.SqlState,
                $"the query failed ({fault.SqlState ?? fault.GetType().Name}): check the connection string, the login's rights and the statement");
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or TimeoutException)
        {
            throw new CrmAccessException(Vendor, null, null, $"the database cannot be opened ({fault.GetType().Name}): check the connection string");
        }
    }

    private async Task FillAsync(FactTable table, DbDataReader rows, CancellationToken cancellationToken)
    {
        var (count, refused, first) = (0L, 0L, "");
        while (await rows.ReadAsync(cancellationToken))
        {
            if (++count > options.MostRows) throw Unusable($"it yields more than {options.MostRows} rows (MostRows)");
            if (table.Take([.. Enumerable.Range(0, rows.FieldCount)
                .Select(column => rows.IsDBNull(column) ? null : Text(rows.GetValue(column)))]) is not { } why) continue;
            refused++;
            if (first.Length == 0) first = $"the first, row {count}, because {why}";
        }

        if (refused > options.MostRefused * count) throw Unusable($"{refused} of {count} rows are refused, {first}");
    }

    private DbConnection Connect() => options.Provider == SqlProvider.Sqlite
        ? new SqliteConnection(new SqliteConnectionStringBuilder(options.ConnectionString.Reveal()) { Mode = SqliteOpenMode.ReadOnly,
            Pooling = false }.ConnectionString)
        : new NpgsqlConnection(options.ConnectionString.Reveal());

    private static string? Text(object value) => value switch
    {
        DateTime time => DateTime.SpecifyKind(time, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static CrmContractException Unusable(string why) => new(Vendor, null, null, $"the query's result: {why}");
}
