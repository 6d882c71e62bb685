using System.Data.Common;
using System.Runtime.CompilerServices;
using Connector.Enrichment;
using Connector.Http;
using Connector.Segmentation;
using Connector.Sources.Tables;

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
            await using var sheet = options.Provider == SqlProvider.SqlServer ? await SqlServerSheet.OpenAsync(options, cancellationToken)
                : await DriverSheet.OpenAsync(options, cancellationToken);
            var table = new FactTable(sheet.Header, FactColumns.Parse(options.Columns), wanted);
            if (table.Trouble is { } trouble) throw Unusable(trouble);
            await FillAsync(table, sheet, cancellationToken);
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

    private async Task FillAsync(FactTable table, ISheet sheet, CancellationToken cancellationToken)
    {
        var (count, refused, first) = (0L, 0L, "");
        await foreach (var row in sheet.RowsAsync(cancellationToken))
        {
            if (++count > options.MostRows) throw Unusable($"it yields more than {options.MostRows} rows (MostRows)");
            if (table.Take(row) is not { } why) continue;
            refused++;
            if (first.Length == 0) first = $"the first, row {count}, because {why}";
        }

        if (refused > options.MostRefused * count) throw Unusable($"{refused} of {count} rows are refused, {first}");
    }

    public static CrmContractException Unusable(string why) => new(Vendor, null, null, $"the query's result: {why}");
}
