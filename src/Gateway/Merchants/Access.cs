using System.Text.Encodings.Web;
using Gateway.Merchants.Model;
using Gateway.Settings;
using Gateway.Store.Sql;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Merchants;

/// <summary>The scope that an endpoint asks for; part of its metadata.</summary>
internal sealed record RequiredScope(Scope Scope);

/// <summary>Who may come in: the parts list of this room, and the marks that endpoints carry.</summary>
internal static class Access
{
    private static readonly AuthorizationPolicy Admin = new AuthorizationPolicyBuilder(KeyAuthentication.SchemeName)
        .RequireRole(KeyAuthentication.AdminKind)
        .Build();

    /// <summary>Merchants, keys and scopes. Needs an <see cref="MerchantStore"/> and starts after it.</summary>
    public static IServiceCollection AddMerchants(this IServiceCollection services, GatewaySettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton<MerchantDirectory>();
        services.AddSingleton<WrongAdminKeys>();
        services.AddHostedService<MerchantRefresh>();
        services.AddAuthorization();
        // Without AddAuthentication, which would also make and store keys for cookies that nobody here uses.
        services.AddAuthenticationCore(options => options.DefaultScheme = KeyAuthentication.SchemeName);
        services.TryAddSingleton(UrlEncoder.Default);
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(
            KeyAuthentication.SchemeName,
            configureOptions: null
        );
        return services;
    }

    /// <summary>Opens an endpoint or a group to merchants' keys with a scope.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder builder, Scope scope)
        where TBuilder : IEndpointConventionBuilder
    {
        var policy = new AuthorizationPolicyBuilder(KeyAuthentication.SchemeName)
            .RequireAssertion(context =>
                context.Resource is HttpContext http && Caller.Of(http) is { } caller && caller.Scopes.HasFlag(scope)
            )
            .Build();
        return builder.RequireAuthorization(policy).WithMetadata(new RequiredScope(scope));
    }

    /// <summary>Opens an endpoint or a group to admin keys only.</summary>
    public static TBuilder RequiresAdmin<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(Admin);
}
