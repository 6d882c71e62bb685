using System.Text;
using System.Text.Json;
using Connector.SqlServer;
using Microsoft.Data.SqlClient;

// One question on standard input, rows on standard output: see QueryReader.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
try
{
    var question = JsonSerializer.Deserialize<Question>(await Console.In.ReadLineAsync() ?? "", JsonSerializerOptions.Web);
    await QueryReader.TellAsync(question!, output);
    return 0;
}
catch (Exception fault)
{
    // The driver's messages can quote the statement or a row: only kind and number leave this program.
    var (kind, code) = fault switch
    {
        SqlException { Number: 18452 or 18456 or 18470 or 18487 or 18488 or 4060 or 4064 } refused => ("access", $"{refused.Number}"),
        SqlException failed => ("query", $"{failed.Number}"),
        InvalidCastException or OverflowException => ("value", fault.GetType().Name),
        ArgumentException or FormatException or NotSupportedException => ("access", fault.GetType().Name),
        _ => ("query", fault.GetType().Name),
    };
    await output.WriteLineAsync(JsonSerializer.Serialize(new { fault = kind, code }));
    return 1;
}
