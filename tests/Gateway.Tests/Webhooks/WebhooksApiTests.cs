using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Tests.World;

namespace Gateway.Tests.Webhooks;

public sealed class WebhooksApiTests : IClassFixture<WebhooksApiTests.Worlds>
{
    private readonly TestWorld _world;

    public WebhooksApiTests(Worlds worlds) => _world = worlds.World;

    [Fact]
    public async Task A_payment_is_delivered_signed_by_both_secrets_after_a_rotation_and_can_be_sent_again()
    {
        await using var receiver = await Receiver.StartAsync();
        var made = await MakeAsync(receiver.Url);
        var old = made.Member("secret").GetString()!;
        var rotated = await _world.Merchant.PostAsync($"/v1/webhook-endpoints/{made.Id}/rotate-secret", null);
        var fresh = rotated.Member("secret").GetString()!;
        var paid = await _world.Merchant.PayAsync(_world.Jeonseong.MintCode(), 7_000, "hook-1");
        var all = await receiver.UntilAsync(2);

        Assert.Equal((201, 200, 201), (made.Status, rotated.Status, paid.Status));
        Assert.NotEqual(old, fresh);
        foreach (var received in all)
        {
            Assert.True(Receiver.Verifies(received, old), "the old secret still signs");
            Assert.True(Receiver.Verifies(received, fresh), "the new secret signs");
            Assert.Equal(2, received.Signature.Split(' ').Length);
            Assert.Equal("application/json", received.ContentType);
            using var body = JsonDocument.Parse(received.Body);
            Assert.Equal(["type", "timestamp", "data"], body.RootElement.EnumerateObject().Select(m => m.Name));
            Assert.Equal(paid.Id, body.RootElement.GetProperty("data").GetProperty("id").GetString());
        }

        var listed = await _world.Merchant.UntilAsync(
            $"/v1/webhook-deliveries?endpoint={made.Id}&status=succeeded",
            page => page.GetProperty("data").GetArrayLength() >= 2
        );
        var delivery = listed.GetProperty("data")[0].GetProperty("id").GetString();
        var again = await _world.Merchant.PostAsync($"/v1/webhook-deliveries/{delivery}/redeliver", null);
        Assert.Equal((200, "pending"), (again.Status, again.State));
        await receiver.UntilAsync(all.Length + 1);
        var replayed = await _world.Merchant.PostAsync($"/v1/webhook-endpoints/{made.Id}/replay", new { since = "2020-01-01T00:00:00Z" });
        Assert.Equal(202, replayed.Status);
        Assert.True(replayed.Member("deliveries").GetInt32() >= 2);
        var test = await _world.Merchant.PostAsync($"/v1/webhook-endpoints/{made.Id}/test", null);
        Assert.Equal((200, 204), (test.Status, test.Member("status_code").GetInt32()));
        Assert.Equal(404, (await _world.OtherMerchant.GetAsync($"/v1/webhook-deliveries/{delivery}")).Status);
    }

    [Fact]
    public async Task The_secret_is_shown_once_and_a_repeat_makes_no_second_endpoint()
    {
        var first = await MakeAsync("https://shop.example/hook", "one-key");
        var again = await MakeAsync("https://shop.example/hook", "one-key");
        var other = await MakeAsync("https://shop.example/other", "one-key");
        var read = await _world.Merchant.GetAsync($"/v1/webhook-endpoints/{first.Id}");

        Assert.Equal((201, 200, 422), (first.Status, again.Status, other.Status));
        Assert.Equal("idempotency_key_reused", other.Code);
        Assert.Equal(first.Id, again.Id);
        Assert.Equal(32, Convert.FromBase64String(first.Member("secret").GetString()!["whsec_".Length..]).Length);
        Assert.Equal(JsonValueKind.Null, again.Member("secret").ValueKind);
        Assert.Equal(JsonValueKind.Null, read.Member("secret").ValueKind);
        Assert.Equal(404, (await _world.OtherMerchant.GetAsync($"/v1/webhook-endpoints/{first.Id}")).Status);
    }

    [Fact]
    public async Task An_endpoint_is_changed_and_deleted()
    {
        var made = await MakeAsync("https://shop.example/change");
        var path = $"/v1/webhook-endpoints/{made.Id}";
        var off = await SendAsync(HttpMethod.Patch, path, """{"status":"disabled"}""");
        var on = await SendAsync(HttpMethod.Patch, path, """{"status":"enabled","events":["*"]}""");
        var wrong = await SendAsync(HttpMethod.Patch, path, """{"urls":"x"}""");
        var deleted = await SendAsync(HttpMethod.Delete, path, null);

        Assert.Contains("\"disabled_reason\":\"merchant\"", off.Text, StringComparison.Ordinal);
        Assert.Contains("\"disabled_reason\":null", on.Text, StringComparison.Ordinal);
        Assert.Equal((422, 200), (wrong.Status, deleted.Status));
        Assert.Equal(404, (await _world.Merchant.GetAsync(path)).Status);
    }

    [Theory]
    [InlineData("ftp://shop.example/")]
    [InlineData("/hook")]
    [InlineData("https://u:p@shop.example/")]
    [InlineData("https://@shop.example/")]
    [InlineData("https://shop.example/#a")]
    [InlineData("https:\\\\shop.example")]
    public async Task A_wrong_address_is_refused(string url)
    {
        var refused = await MakeAsync(url);
        Assert.Equal((422, "validation_failed"), (refused.Status, refused.Code));
    }

    private Task<Reply> MakeAsync(string url, string? key = null) =>
        _world.Merchant.PostAsync("/v1/webhook-endpoints", new { url, events = new[] { "payment.*" } }, key);

    private async Task<(int Status, string Text)> SendAsync(HttpMethod method, string path, string? body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(_world.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", TestWorld.Key);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>One world for all tests here.</summary>
    public sealed class Worlds : IAsyncLifetime
    {
        internal TestWorld World { get; private set; } = null!;

        public async ValueTask InitializeAsync() => World = await TestWorld.StartAsync(("Gateway:Webhooks:AllowInsecure", "true"));

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
