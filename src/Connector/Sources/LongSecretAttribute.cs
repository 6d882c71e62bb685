using System.ComponentModel.DataAnnotations;
using Connector.Http;

namespace Connector.Sources;

/// <summary>The secret stands alone between strangers and us: it must have some length.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LongSecretAttribute(int letters) : ValidationAttribute($"must have at least {letters} letters")
{
    public override bool IsValid(object? value) => value is Secret secret && secret.Reveal().Length >= letters;
}
