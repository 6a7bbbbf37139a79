using Gateway.Tests.World;

namespace Gateway.Tests.Webhooks;

/// <summary><c>Gateway:Webhooks:AllowInsecure</c>: what a merchant may name, and what is dialled.</summary>
public sealed class WebhookAddressSettingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_plain_or_private_address_is_taken_only_where_the_setting_allows_it(bool allowed)
    {
        await using var world = await TestWorld.StartAsync(("Gateway:Webhooks:AllowInsecure", allowed ? "true" : "false"));

        var plain = await MakeAsync("http://shop.example/hook");
        // Nobody listens there; what matters is whether it is tried.
        var near = await MakeAsync("https://127.0.0.1:9/hook");
        var test = await world.Merchant.PostAsync($"/v1/webhook-endpoints/{near.Id}/test", null);

        Assert.Equal(allowed ? 201 : 422, plain.Status);
        Assert.Equal(200, test.Status);
        Assert.True(allowed != test.Text.Contains("no_public_address", StringComparison.Ordinal), test.Text);

        Task<Reply> MakeAsync(string url) => world.Merchant.PostAsync("/v1/webhook-endpoints", new { url, events = new[] { "payment.*" } });
    }
}
