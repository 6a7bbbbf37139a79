using System.Text.Encodings.Web;
using Gateway.Http;
using Gateway.Merchants.Model;
using Gateway.Settings;
using Gateway.Store.Sql;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Merchants;

/// <summary>The services of merchants and keys, and the admin's routes for them.</summary>
internal static class MerchantsModule
{
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

    /// <summary>Maps the routes into the group <c>/admin/v1</c>.</summary>
    public static IEndpointRouteBuilder MapMerchants(this IEndpointRouteBuilder app)
    {
        var merchants = app.MapGroup("/admin/v1/merchants").RequiresAdmin().WithTags("Admin");
        merchants
            .MapGet("/", ReadMerchants.List)
            .WithName("ListMerchants")
            .Lists<MerchantView>(RequestParameter.Word("status", ReadMerchants.Statuses));
        merchants.MapGet("/{id}", ReadMerchants.Get).WithName("GetMerchant").Gives<MerchantView>();
        merchants
            .MapPost("/", CreateMerchant.HandleAsync)
            .WithName("CreateMerchant")
            .Keyed()
            .Takes(CreateMerchant.Read)
            .Makes<MerchantView>();
        merchants.MapPost("/{id}/suspend", SuspendMerchant.SuspendAsync).WithName("SuspendMerchant").Gives<MerchantView>();
        merchants.MapPost("/{id}/resume", SuspendMerchant.ResumeAsync).WithName("ResumeMerchant").Gives<MerchantView>();
        merchants
            .MapPost("/{id}/api-keys", CreateApiKey.HandleAsync)
            .WithName("CreateApiKey")
            .Keyed()
            .Takes(CreateApiKey.Read)
            .Makes<ApiKeyView>();
        merchants.MapGet("/{id}/api-keys", ListApiKeys.Handle).WithName("ListApiKeys").Lists<ApiKeyView>();
        merchants.MapDelete("/{id}/api-keys/{key}", RevokeApiKey.HandleAsync).WithName("RevokeApiKey").Gives<ApiKeyView>();
        app.MapGroup("/admin/v1/audit")
            .RequiresAdmin()
            .WithTags("Admin")
            .MapGet("/", ReadAudit.ListAsync)
            .WithName("ListAdminActions")
            .Lists<ReadAudit.View>(
                RequestParameter.Word("action", AdminActions.All),
                RequestParameter.Text("target", ReadAudit.Target),
                RequestParameter.Time("created_after"),
                RequestParameter.Time("created_before")
            );
        return app;
    }
}
