using System.Runtime.CompilerServices;
using System.Text.Json;
using Connector.Reading;
using Connector.Salesforce.Api;

namespace Connector.Salesforce;

/// <summary>Reads the pages of a REST query (contract 2.3). Only <c>done</c> ends it, and only the server's cursor leads on.</summary>
internal sealed class SalesforceQueryRead(ISalesforceQueryApi api, SalesforceOptions options)
{
    /// <summary>URI and headers together are limited (contract 2): a longer query must go to Bulk.</summary>
    public bool Carries(string soql) => Uri.EscapeDataString(soql).Length <= options.LongestQueryInUri;

    public async Task<QueryPage> FirstAsync(string soql, bool withDeleted, CancellationToken cancellationToken) => await QueryPage.ReadAsync(
        await (withDeleted ? api.QueryAllAsync(soql, cancellationToken) : api.QueryAsync(soql, cancellationToken)), cancellationToken);

    /// <summary>The rows of this page and of all that follow. Disposes them.</summary>
    public async IAsyncEnumerable<CrmAccount> RowsAsync(QueryPage first, AccountColumns columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = first;
        var (promised, total) = (first.TotalSize, 0L);
        while (true)
        {
            using (page)
            {
                foreach (var record in page.Records.EnumerateArray())
                {
                    total++;
                    yield return columns.Account(record);
                }

                if (page.Done && total < promised) throw SalesforceErrors.Contract($"a query promised {promised} records, its pages held {total}");
                if (page.Done) yield break;
            }

            page = await QueryPage.ReadAsync(await api.MoreAsync(page.Cursor, cancellationToken), cancellationToken);
        }
    }
}

/// <summary>One page of records, as it came.</summary>
internal sealed class QueryPage : IDisposable
{
    private readonly JsonDocument _document;

    private QueryPage(JsonDocument document)
    {
        _document = document;
        var root = document.RootElement;
        Done = root.GetProperty("done").GetBoolean();
        TotalSize = root.TryGetProperty("totalSize", out var total) ? total.GetInt64() : 0;
        Records = root.GetProperty("records");
        Cursor = Done ? "" : CursorOf(root.GetProperty("nextRecordsUrl").GetString());
    }

    /// <summary>Rows of the whole query, not of this page.</summary>
    public long TotalSize { get; }

    public bool Done { get; }

    public JsonElement Records { get; }

    public string Cursor { get; }

    public static async Task<QueryPage> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using (response)
        {
            await SalesforceErrors.ThrowIfFailedAsync(response);
            try
            {
                await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
                return new QueryPage(await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken));
            }
            catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw SalesforceErrors.Contract("a query's page is not JSON of the documented shape", (int)response.StatusCode);
            }
            catch (Exception fault) when (fault is IOException or HttpRequestException)
            {
                throw SalesforceErrors.Unavailable("a query's page was cut off", inner: fault);
            }
        }
    }

    public void Dispose() => _document.Dispose();

    /// <summary>
    /// The cursor alone goes on, to the token's own host: an address of another host, or of another resource, is never followed. The paging
    /// address says <c>query</c> for both kinds of query (contract 2.3).
    /// </summary>
    private static string CursorOf(string? address)
    {
        var parts = address?.Split('/') ?? [];
        return parts is ["", "services", "data", _, "query" or "queryAll", { Length: > 0 } cursor] && cursor.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_')
            ? cursor
            : throw SalesforceErrors.Contract("nextRecordsUrl is no path of this API");
    }
}
