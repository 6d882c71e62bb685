using System.Text.Json;
using Connector.Sources.Sql;
using Microsoft.Data.SqlClient;

namespace Connector.SqlServer;

/// <param name="ConnectionString">As the driver takes it.</param>
/// <param name="Timeout">Seconds that the statement may take.</param>
internal sealed record Question(string ConnectionString, string Statement, int Timeout);

/// <summary>Reads one statement's rows from SQL Server. Everything that this database has of its own is in this program: the statement is the customer's, in
/// the server's own words, so nothing is quoted, paged or parameterised here.</summary>
internal static class QueryReader
{
    private const string Name = "segmentation-connector";

    /// <summary>Letters of one cell; a longer text is no fact and is told as absent.</summary>
    private const int LongestText = 65_536;

    /// <summary>One JSON value a line: the names of the columns, each row as a list of texts and nulls, and last <c>{"rows": N}</c>.</summary>
    public static async Task TellAsync(Question question, TextWriter output)
    {
        await using var connection = new SqlConnection(Readable(question.ConnectionString));
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (question.Statement, question.Timeout);
        await using var rows = await command.ExecuteReaderAsync();
        await output.WriteLineAsync(JsonSerializer.Serialize(Enumerable.Range(0, rows.FieldCount).Select(rows.GetName)));
        var count = 0L;
        for (; await rows.ReadAsync(); count++)
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(Enumerable.Range(0, rows.FieldCount).Select(column => Text(rows.GetValue(column)))));
        }

        await output.WriteLineAsync(JsonSerializer.Serialize(new { rows = count }));
    }

    /// <summary>Asks for a copy that may be read where there is one, and says who is asking.</summary>
    public static string Readable(string connectionString) => new SqlConnectionStringBuilder(connectionString)
    {
        ApplicationIntent = ApplicationIntent.ReadOnly,
        ApplicationName = Name,
        Pooling = false,
    }.ConnectionString;

    private static string? Text(object value) => SqlText.Of(value) is { Length: <= LongestText } text ? text : null;
}
