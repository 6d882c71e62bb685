using Connector.Enrichment;
using Connector.Sources.Stripe.Api;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Connector.Sources.Stripe;

public static class StripeRegistration
{
    private static readonly SourceErrors Errors = new("Stripe");

    /// <summary>Registers an <see cref="IAccountFacts"/> under the key.</summary>
    public static IServiceCollection AddStripe(this IServiceCollection services, string key, IConfigurationSection section)
    {
        services.AddSourceOptions<StripeOptions>(key, section);
        services.AddSourceRoad(key, Errors, provider => (provider.OptionsOf<StripeOptions>(key).BaseUrl, provider.OptionsOf<StripeOptions>(key).Road),
            provider => new CredentialHandler("Authorization", () => "Bearer " + provider.OptionsOf<StripeOptions>(key).SecretKey.Reveal()),
            provider => new CredentialHandler("Stripe-Version", () => provider.OptionsOf<StripeOptions>(key).ApiVersion));
        services.AddSourceApi<IStripeApi>(key, Errors);
        services.AddKeyedSingleton<IAccountFacts>(key, (provider, _) =>
            new StripeFacts(provider.GetRequiredKeyedService<IStripeApi>(key), provider.OptionsOf<StripeOptions>(key), Errors, SourceRoad.Time(provider)));
        return services;
    }
}
