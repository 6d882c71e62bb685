using System.ComponentModel.DataAnnotations;

namespace Connector.Sources;

/// <summary>The setting must be given; also for a <see cref="Http.Secret"/>, which is never null.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotEmptyAttribute() : ValidationAttribute("must be set")
{
    public override bool IsValid(object? value) => value?.ToString() is { Length: > 0 };
}
