using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Connector.Enrichment;
using Connector.Worker.Hosting;

namespace Connector.Worker.Commands;

/// <summary>Options whose value is a share, written as 95%.</summary>
internal static class ShareOption
{
    public static Option<double> Of(string name, double standard, string description) => new(name)
    {
        Description = description,
        HelpName = "N%",
        DefaultValueFactory = _ => standard,
        CustomParser = result => Parse(result) ?? standard,
    };

    public static Option<double> Confidence() => Of("--confidence", 0.95, "How sure to be: 90%, 95% or 99%.");

    /// <exception cref="SettingsException">It is none of those that samples are sized by.</exception>
    public static double ConfidenceOf(ParseResult parsed, Option<double> confidence) => parsed.GetValue(confidence) is var wanted && SampleCheck.Confidences.ContainsKey(wanted) ? wanted
        : throw new SettingsException("--confidence is 90%, 95% or 99%");

    public static double? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.EndsWith('%') && double.TryParse(text.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
            && percent is > 0 and < 100) return percent / 100;
        result.AddError($"'{text}' is no share; write one such as 95%");
        return null;
    }
}
