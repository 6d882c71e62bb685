using System.ComponentModel.DataAnnotations;
using Connector.Enrichment;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Hosting;

/// <summary>Checks one source's options at start; every problem at once, each naming its place and mend.</summary>
internal sealed class SourceSettings(string name, string section, IReadOnlyCollection<string> kinds) : IValidateOptions<SourceOptions>
{
    public ValidateOptionsResult Validate(string? wanted, SourceOptions options)
    {
        if (wanted != name) return ValidateOptionsResult.Skip;
        var problems = Faults(options, section).Concat(Faults(options.Credits, $"{section}:Credits")).ToList();
        if (!kinds.Contains(options.Kind,
            StringComparer.OrdinalIgnoreCase)) problems.Add($"{section}:Kind: '{options.Kind}' is none of {string.Join(", ", kinds)}");
        try
        {
            options.Credits.ParseLimits();
        }
        catch (FormatException wrong)
        {
            problems.Add($"{section}:Credits:Limits: {wrong.Message}");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static List<string> Faults(object options, string place)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.ConvertAll(result => $"{place}:{string.Join(",", result.MemberNames)}: {result.ErrorMessage}");
    }
}
