using Gateway.Http;
using Gateway.Merchants.Model;

namespace Gateway.Merchants;

/// <summary>The admin's routes for merchants and their keys.</summary>
internal static class MerchantsApi
{
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
