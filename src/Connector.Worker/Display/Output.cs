using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Connector.Worker.Commands;

namespace Connector.Worker.Display;

/// <summary>The two faces of every verb's answer: one line of JSON, or text for a person.</summary>
internal static class Output
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(ParseResult parsed, object json, Action<TextWriter> text)
    {
        if (parsed.GetValue(CommonOptions.Json)) WriteJson(json);
        else text(Console.Out);
    }

    public static void WriteJson(object json) => Console.Out.WriteLine(ToJson(json));

    public static string ToJson(object json) => JsonSerializer.Serialize(json, Options);
}
