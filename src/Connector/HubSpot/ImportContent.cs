using System.Net.Http.Headers;
using System.Text;
using Connector.Accounts;
using Connector.WriteBack;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Connector.HubSpot;

/// <summary>
/// The upload of an import that updates records by their own ids (contract 10). A blank cell is a kept field; what it would take to empty one is
/// not in the contract, so rows that clear something do not travel this way.
/// </summary>
internal static class ImportContent
{
    private const string IdColumn = "Record ID";
    private const string FileName = "segments.csv";

    public static MultipartFormDataContent Of(string name, string typeId, HubSpotField[] fields, IEnumerable<WriteRow> rows)
    {
        var file = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Concat(Lines(fields, rows))));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return new MultipartFormDataContent
        {
            { new StringContent(Request(name, typeId, fields).ToString(Formatting.None)), "importRequest" },
            { file, "files", FileName },
        };
    }

    private static JObject Request(string name, string typeId, HubSpotField[] fields)
    {
        var columns = new JArray(new JObject
        {
            ["columnObjectTypeId"] = typeId,
            ["columnName"] = IdColumn,
            ["propertyName"] = CompanyColumns.Id,
            ["columnType"] = "HUBSPOT_OBJECT_ID",
        });
        foreach (var field in fields) columns.Add(new JObject { ["columnObjectTypeId"] = typeId, ["columnName"] = field.Field.Name, ["propertyName"] = field.Field.Name });
        return new JObject
        {
            ["name"] = name,
            ["importOperations"] = new JObject { [typeId] = "UPDATE" },
            ["dateFormat"] = "YEAR_MONTH_DAY",
            ["files"] = new JArray(new JObject
            {
                ["fileName"] = FileName,
                ["fileFormat"] = "CSV",
                ["fileImportPage"] = new JObject { ["hasHeader"] = true, ["columnMappings"] = columns },
            }),
        };
    }

    private static IEnumerable<string> Lines(HubSpotField[] fields, IEnumerable<WriteRow> rows)
    {
        yield return string.Join(',', fields.Select(field => CsvCell.Of(field.Field.Name)).Prepend(IdColumn)) + "\n";
        foreach (var row in rows)
        {
            var cells = row.Changes.Select(change => change.Action == ChangeAction.Keep ? "" : CsvCell.Of(HubSpotValues.Format(change)));
            yield return string.Join(',', cells.Prepend(row.Id.Value)) + "\n";
        }
    }
}
