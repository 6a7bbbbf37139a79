using Gateway.Tests.World;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Api;

/// <summary>Who may do what.</summary>
public sealed class AccessTests
{
    private static readonly string[] Open =
    [
        "/health/live",
        "/health/ready",
        "/metrics",
        "/openapi/v1.json",
        "/docs",
        "/problems",
        "/callbacks/{scheme}",
        "/v1/payments/{id}/code.svg",
        "/v1/payments/{id}/code.png",
    ];

    [Fact]
    public async Task Every_route_asks_for_a_key_but_those_that_are_open_on_purpose()
    {
        await using var world = await TestWorld.StartAsync();
        var routes = world.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        var unguarded = routes
            .Where(r =>
                r.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.AuthorizationPolicy>() is null
                && r.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAuthorizeData>() is null
            )
            .Select(r => "/" + r.RoutePattern.RawText!.TrimStart('/'))
            .Where(path => !Open.Any(open => path.StartsWith(open, StringComparison.Ordinal)));

        Assert.True(routes.Count > 15);
        Assert.Empty(unguarded);
    }

    [Fact]
    public async Task Keys_open_what_their_scopes_say_and_only_their_own_merchants_objects()
    {
        await using var world = await TestWorld.StartAsync();
        var admin = TestWorld.Client(world.Address, TestWorld.AdminKey);
        var merchant = await admin.PostAsync("/admin/v1/merchants", new { name = "New shop" });
        Assert.Equal(201, merchant.Status);
        var made = await admin.PostAsync($"/admin/v1/merchants/{merchant.Id}/api-keys", new { scopes = new[] { "payments:read" } });
        var reader = TestWorld.Client(world.Address, made.Member("key").GetString()!);
        var payment = await world.Merchant.PayAsync(world.Jeonseong.MintCode(), 1_250_000, "access-1");

        Assert.Equal(200, (await reader.GetAsync("/v1/payments")).Status);
        var write = await reader.PayAsync(world.Jeonseong.MintCode(), 1_250_000, "access-2");
        Assert.Equal((403, "forbidden"), (write.Status, write.Code));
        Assert.Equal(404, (await reader.GetAsync($"/v1/payments/{payment.Id}")).Status);
        Assert.Equal(404, (await world.OtherMerchant.GetAsync($"/v1/payments/{payment.Id}")).Status);
        Assert.Equal(404, (await world.OtherMerchant.PostAsync($"/v1/payments/{payment.Id}/refunds", new { amount = 1 })).Status);
        foreach (var key in new[] { "sk_live_1234", "sk_test_nobody", "nonsense", TestWorld.AdminKey })
        {
            var refused = await TestWorld.Client(world.Address, key).GetAsync("/v1/payments");
            Assert.Equal((401, "unauthenticated"), (refused.Status, refused.Code));
            Assert.Equal("Bearer", refused.Headers["WWW-Authenticate"]);
        }
        await admin.PostAsync($"/admin/v1/merchants/{merchant.Id}/suspend", null);
        Assert.Equal(401, (await reader.GetAsync("/v1/payments")).Status);
        Assert.Equal(401, (await world.Merchant.PostAsync("/admin/v1/merchants", new { name = "x" })).Status);
    }
}
