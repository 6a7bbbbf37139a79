using Gateway.Merchants.Model;
using Microsoft.AspNetCore.Authorization;

namespace Gateway.Merchants;

/// <summary>The scope that an endpoint asks for; part of its metadata.</summary>
internal sealed record RequiredScope(Scope Scope);

/// <summary>Who may use an endpoint: the marks that endpoints carry.</summary>
internal static class Access
{
    private static readonly AuthorizationPolicy Admin = new AuthorizationPolicyBuilder(KeyAuthentication.SchemeName)
        .RequireRole(KeyAuthentication.AdminKind)
        .Build();

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
