using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Connector.Sources;

/// <summary>Checks one source's options by their annotations, and how its requests travel, all faults at once, each with its place.</summary>
internal sealed class AnnotatedOptions<T>(string name, string section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? wanted, T options)
    {
        if (wanted != name) return ValidateOptionsResult.Skip;
        var faults = Annotations.Faults(options, section).ToList();
        if (options is ICalledOptions called) faults.AddRange(called.Road.Faults($"{section}:{nameof(ICalledOptions.Road)}"));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}

/// <summary>What the annotations of an options class object to.</summary>
public static class Annotations
{
    /// <param name="place">Of the options in the settings.</param>
    /// <returns>One sentence each: place, option, what it must be.</returns>
    public static IEnumerable<string> Faults(object options, string place)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.Select(result => $"{place}:{string.Join(",", result.MemberNames)}: {result.ErrorMessage}");
    }
}
