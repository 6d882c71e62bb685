using System.Text.Json;
using Connector.Emulator.Http;
using Connector.Emulator.Salesforce.Metadata;
using Connector.Emulator.Salesforce.Org;

namespace Connector.Emulator.Salesforce.Api;

/// <summary>Deployments as JSON (contract 5.1).</summary>
internal static class DeployJson
{
    /// <exception cref="SalesforceException">An option of the wrong kind.</exception>
    public static DeployOptions Read(JsonElement json)
    {
        if (!json.TryGetProperty("deployOptions", out var options) || options.ValueKind != JsonValueKind.Object)
        {
            throw SalesforceException.BadRequest("INVALID_MULTIPART_REQUEST", "deployOptions is missing");
        }

        bool Flag(string name) => options.TryGetProperty(name, out var value) && value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False or JsonValueKind.Null => false,
            JsonValueKind.String when bool.TryParse(value.GetString(), out var flag) => flag,
            _ => throw SalesforceException.BadRequest("JSON_PARSER_ERROR", $"{name} must be true or false"),
        };
        return new DeployOptions(Flag("checkOnly"), Flag("rollbackOnError"), Flag("singlePackage"), Flag("ignoreWarnings"), Flag("allowMissingFiles"),
            Flag("autoUpdatePackage"),
            Flag("purgeOnDelete"), Flag("performRetrieve"), options.Text("testLevel"),
            options.TryGetProperty("runTests", out var tests) && tests.ValueKind == JsonValueKind.Array
                ? [.. tests.EnumerateArray().Select(test => test.GetString() ?? "")] : []);
    }

    public static void WriteOptions(Utf8JsonWriter writer, DeployOptions options)
    {
        writer.WriteStartObject("deployOptions");
        foreach (var (name, value) in new[]
        {
            ("checkOnly", options.CheckOnly), ("singlePackage", options.SinglePackage), ("allowMissingFiles", options.AllowMissingFiles),
            ("performRetrieve", options.PerformRetrieve), ("autoUpdatePackage", options.AutoUpdatePackage), ("rollbackOnError", options.RollbackOnError),
            ("ignoreWarnings", options.IgnoreWarnings), ("purgeOnDelete", options.PurgeOnDelete),
        })
        {
            writer.WriteBoolean(name, value);
        }

        writer.WriteString("testLevel", options.TestLevel);
        writer.WriteStartArray("runTests");
        foreach (var test in options.RunTests)
        {
            writer.WriteStringValue(test);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void WriteResult(Utf8JsonWriter writer, SalesforceOrg org, DeployRequest request, bool details)
    {
        writer.WriteStartObject("deployResult");
        foreach (var (name, value) in DeployResults.Values(org, request))
        {
            Write(writer, name, value);
        }

        if (!details)
        {
            writer.WriteNull("details");
        }
        else
        {
            writer.WriteStartObject("details");
            WriteMessages(writer, "componentFailures", request, succeeded: false);
            WriteMessages(writer, "componentSuccesses", request, succeeded: true);
            writer.WriteNull("retrieveResult");
            writer.WriteStartObject("runTestResult");
            writer.WriteNumber("numFailures", 0);
            writer.WriteNumber("numTestsRun", 0);
            writer.WriteNumber("totalTime", 0);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteMessages(Utf8JsonWriter writer, string name, DeployRequest request, bool succeeded)
    {
        writer.WriteStartArray(name);
        foreach (var message in request.Run?.Messages.Where(message => message.Success == succeeded) ?? [])
        {
            writer.WriteStartObject();
            foreach (var (key, value) in DeployResults.Values(request, message))
            {
                Write(writer, key, value);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, object? value)
    {
        writer.WritePropertyName(name);
        switch (value)
        {
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case DateTimeOffset moment:
                writer.WriteStringValue(moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", null));
                break;
            default:
                writer.WriteStringValue((string?)value);
                break;
        }
    }
}
