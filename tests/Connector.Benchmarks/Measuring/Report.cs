using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Connector.Benchmarks.Measuring;

/// <summary>What a verb prints: JSON for scripts, lines for people.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The one line on standard output.</summary>
    public static void Json(object result) => Console.WriteLine(JsonSerializer.Serialize(result, Snake));

    public static void Say(string line) => Console.Error.WriteLine(line);

    /// <summary>The middle value; of an even number, the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>Enough digits to compare, no more.</summary>
    public static double Short(double value) => double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
