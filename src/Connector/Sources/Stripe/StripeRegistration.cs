using Connector.Enrichment;
using Connector.Sources.Stripe.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.Stripe;

public static class StripeRegistration
{
    private static readonly SourceErrors Errors = new("Stripe");

    /// <summary>Registers an <see cref="IAccountFacts"/> under the key.</summary>
    public static IServiceCollection AddStripe(this IServiceCollection services, string key, IConfigurationSection section) =>
        services.AddSource<StripeOptions, IStripeApi, IAccountFacts>(
            key, section, Errors, (api, options, time) => new StripeFacts(api, options, Errors, time),
            options => new CredentialHandler("Authorization", () => "Bearer " + options.SecretKey.Reveal()),
            options => new CredentialHandler("Stripe-Version", () => options.ApiVersion));
}
