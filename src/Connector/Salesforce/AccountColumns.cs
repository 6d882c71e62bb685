using System.Runtime.CompilerServices;
using System.Text.Json;
using Connector.Accounts;
using Connector.Http;
using Connector.Reading;

namespace Connector.Salesforce;

/// <summary>Which columns one read asks for, and how its rows become accounts, from CSV and from JSON alike.</summary>
/// <param name="withParent">The user may see the parent account.</param>
internal sealed class AccountColumns(IReadOnlyList<SalesforceField> fields, bool withDeleted, bool withParent)
{
    public const string Parent = "ParentId";

    private static readonly string[] Always = ["Id", "SystemModstamp"];
    private static readonly string[] OfDeleted = ["IsDeleted", "MasterRecordId"];
    private readonly TextPool[] _pools = [.. fields.Select(_ => new TextPool())];

    /// <summary>What to SELECT, no column twice.</summary>
    public IEnumerable<string> Names => Always
        .Concat(withDeleted ? OfDeleted : [])
        .Concat(withParent ? [Parent] : [])
        .Concat(fields.Select(one => one.Field.Name))
        .Distinct(StringComparer.OrdinalIgnoreCase);

    public async IAsyncEnumerable<CrmAccount> ReadAsync(
        HttpResponseMessage response, SalesforceBulkRead.Page page, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var csv = await CsvAnswer.OpenAsync(stream, page.Header, cancellationToken);
        if (csv.Header.Count == 0) yield break;
        page.Header = csv.Header;

        var (id, stamp) = (Column(csv, "Id"), Column(csv, "SystemModstamp"));
        var (deleted, master) = withDeleted ? (Column(csv, "IsDeleted"), Column(csv, "MasterRecordId")) : (-1, -1);
        var parent = withParent ? csv.IndexOf(Parent) : -1; // a job that is resumed may have been asked before the user saw it
        var places = fields.Select(field => Column(csv, field.Field.Name)).ToArray();
        while (await csv.ReadAsync(cancellationToken))
        {
            yield return new CrmAccount(
                new AccountId(csv[id].ToString()),
                Moment(csv[stamp]),
                Values(csv, places),
                deleted >= 0 && csv[deleted] is "true",
                Reference(csv, master),
                Reference(csv, parent));
        }
    }

    /// <summary>By System.Text.Json, not Newtonsoft: a page holds up to 2,000 records, a fallback read of the whole book 500 pages and more.</summary>
    public CrmAccount Account(JsonElement record)
    {
        var values = new AttributeValue[fields.Count];
        for (var i = 0; i < values.Length; i++) values[i] = SalesforceValues.Parse(fields[i], Property(record, fields[i].Field.Name), _pools[i]);
        return new CrmAccount(
            new AccountId(Property(record, "Id").GetString() ?? throw SalesforceErrors.Contract("a record has no Id")),
            Moment(Property(record, "SystemModstamp").GetString()),
            values,
            withDeleted && Property(record, "IsDeleted").ValueKind == JsonValueKind.True,
            withDeleted ? Reference(record, "MasterRecordId") : null,
            withParent ? Reference(record, Parent) : null);
    }

    private AttributeValue[] Values(CsvAnswer csv, int[] places)
    {
        var values = new AttributeValue[places.Length];
        for (var i = 0; i < places.Length; i++) values[i] = SalesforceValues.Parse(fields[i], csv[places[i]], _pools[i]);
        return values;
    }

    private static AccountId? Reference(CsvAnswer csv, int column) => column >= 0 && !csv[column].IsEmpty ? new AccountId(csv[column].ToString()) : null;

    private static AccountId? Reference(JsonElement record, string name) =>
        Property(record, name) is { ValueKind: JsonValueKind.String } id ? new AccountId(id.GetString()!) : null;

    private static int Column(CsvAnswer csv, string name) =>
        csv.IndexOf(name) is >= 0 and var column ? column : throw SalesforceErrors.Contract($"the results lack the column {name}");

    private static JsonElement Property(JsonElement record, string name) =>
        record.TryGetProperty(name, out var value) ? value : throw SalesforceErrors.Contract($"a record lacks {name}");

    private static DateTimeOffset Moment(ReadOnlySpan<char> text) =>
        SalesforceTime.TryParse(text, out var moment) ? moment : throw SalesforceErrors.Contract("SystemModstamp is no moment");
}
