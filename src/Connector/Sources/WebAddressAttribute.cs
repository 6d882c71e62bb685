using System.ComponentModel.DataAnnotations;

namespace Connector.Sources;

/// <summary>The setting must be a whole address, such as https://api.example.com/v1.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WebAddressAttribute() : ValidationAttribute("must be an address such as https://api.example.com/v1")
{
    public override bool IsValid(object? value) => value is string text && Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);
}
