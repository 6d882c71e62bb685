using Connector.Enrichment;
using Connector.Sources;
using Microsoft.Extensions.Options;

namespace Connector.Worker.Hosting;

/// <summary>Checks one source's options at start; every problem at once, each naming its place and mend.</summary>
internal sealed class SourceSettings(string name, string section, IReadOnlyCollection<string> kinds) : IValidateOptions<SourceOptions>
{
    public ValidateOptionsResult Validate(string? wanted, SourceOptions options)
    {
        if (wanted != name) return ValidateOptionsResult.Skip;
        var problems = Annotations.Faults(options, section).Concat(Annotations.Faults(options.Credits, $"{section}:{nameof(SourceOptions.Credits)}")).ToList();
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
}
