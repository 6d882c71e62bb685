using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Connector.Sources;

/// <summary>Checks one source's options by their annotations, all faults at once, each with its place.</summary>
internal sealed class AnnotatedOptions<T>(string name, string section) : IValidateOptions<T>
    where T : class
{
    public ValidateOptionsResult Validate(string? wanted, T options)
    {
        if (wanted != name) return ValidateOptionsResult.Skip;
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.Count == 0 ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(results.Select(result => $"{section}:{string.Join(",", result.MemberNames)}: {result.ErrorMessage}"));
    }
}
