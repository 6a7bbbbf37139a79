using System.Net;
using Gateway.Merchants;
using Gateway.Merchants.Model;
using Gateway.Tests.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Merchants;

public sealed class MerchantsApiTests
{
    private static Task<TestHost> HostAsync(Dictionary<string, string?>? configuration = null) =>
        TestHost.StartAsync(
            app =>
            {
                app.MapGet("/v1/who", (Caller caller) => caller.MerchantId).Requires(Scope.PaymentsRead);
                app.MapPost("/v1/give", (Caller caller) => caller.KeyId).Requires(Scope.RefundsWrite);
            },
            configuration
        );

    [Fact]
    public async Task A_key_of_the_configuration_opens_everything_of_its_merchant()
    {
        await using var host = await HostAsync();
        var who = await host.SendAsync(HttpMethod.Get, "/v1/who", key: TestHost.Key);
        Assert.Equal("mer_alpha", await who.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var give = await host.SendAsync(HttpMethod.Post, "/v1/give", key: TestHost.Key);
        Assert.Equal(HttpStatusCode.OK, give.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sk_test_nobody")]
    [InlineData("sk_live_alpha")]
    [InlineData("ak_omega")]
    [InlineData("ak_other")]
    [InlineData("")]
    public async Task A_missing_or_wrong_key_is_401_and_names_the_scheme(string? key)
    {
        await using var host = await HostAsync();
        var response = await host.SendAsync(HttpMethod.Get, "/v1/who", key: key);
        await response.IsProblemAsync(401, "unauthenticated");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task A_merchants_key_does_not_open_the_admin_routes()
    {
        await using var host = await HostAsync();
        foreach (var key in new[] { TestHost.Key, "ak_other", null })
        {
            var response = await CreateAsync(host, "a", """{"name":"B"}""", key);
            await response.IsProblemAsync(401, "unauthenticated");
        }
    }

    [Fact]
    public async Task Without_an_admin_key_the_admin_routes_are_closed()
    {
        await using var host = await HostAsync(new() { ["Gateway:AdminKey"] = "" });
        var response = await CreateAsync(host, "a", """{"name":"B"}""");
        await response.IsProblemAsync(401, "unauthenticated");
    }

    [Fact]
    public async Task A_merchant_is_made_once_however_often_it_is_asked_for()
    {
        await using var host = await HostAsync();
        var first = await CreateAsync(host, "k1", """{"name":"Beta"}""");
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        var made = await first.JsonAsync();
        Assert.StartsWith("mer_", made.Text("id"), StringComparison.Ordinal);
        var again = await CreateAsync(host, "k1", """{ "name" : "Beta" }""");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal(made.Text("id"), (await again.JsonAsync()).Text("id"));
        var other = await CreateAsync(host, "k1", """{"name":"Gamma"}""");
        await other.IsProblemAsync(422, "idempotency_key_reused");
        var none = await CreateAsync(host, null, """{"name":"Gamma"}""");
        await none.IsProblemAsync(400, "idempotency_key_missing");
    }

    [Fact]
    public async Task A_new_key_shows_its_secret_once_works_within_its_scopes_and_can_be_revoked()
    {
        await using var host = await HostAsync();
        var merchant = (await (await CreateAsync(host, "m", """{"name":"B"}""")).JsonAsync()).Text("id");
        var keys = $"/admin/v1/merchants/{merchant}/api-keys";
        const string Body = """{"scopes":["payments:read"]}""";
        var made = await AdminAsync(host, HttpMethod.Post, keys, Body, "k");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var json = await made.JsonAsync();
        var secret = json.Text("key");
        Assert.StartsWith("sk_test_", secret, StringComparison.Ordinal);
        Assert.Equal(51, secret.Length);

        var replay = await (await AdminAsync(host, HttpMethod.Post, keys, Body, "k")).JsonAsync();
        Assert.Equal(json.Text("id"), replay.Text("id"));
        Assert.Null(replay.GetProperty("key").GetString());

        var who = await host.SendAsync(HttpMethod.Get, "/v1/who", key: secret);
        Assert.Equal(merchant, await who.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var give = await host.SendAsync(HttpMethod.Post, "/v1/give", key: secret);
        Assert.Contains("refunds:write", (await give.IsProblemAsync(403, "forbidden")).Text("detail"), StringComparison.Ordinal);

        var list = await (await AdminAsync(host, HttpMethod.Get, keys)).JsonAsync();
        var only = Assert.Single(list.GetProperty("data").EnumerateArray());
        Assert.Null(only.GetProperty("key").GetString());
        Assert.Null(list.GetProperty("next_cursor").GetString());

        var revoked = await AdminAsync(host, HttpMethod.Delete, $"{keys}/{json.Text("id")}");
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        who = await host.SendAsync(HttpMethod.Get, "/v1/who", key: secret);
        await who.IsProblemAsync(401, "unauthenticated");
    }

    [Fact]
    public async Task A_suspended_merchant_is_shut_out_until_it_is_resumed()
    {
        await using var host = await HostAsync();
        await AdminAsync(host, HttpMethod.Post, "/admin/v1/merchants/mer_alpha/suspend");
        var who = await host.SendAsync(HttpMethod.Get, "/v1/who", key: TestHost.Key);
        await who.IsProblemAsync(401, "unauthenticated");
        await AdminAsync(host, HttpMethod.Post, "/admin/v1/merchants/mer_alpha/resume");
        who = await host.SendAsync(HttpMethod.Get, "/v1/who", key: TestHost.Key);
        Assert.Equal(HttpStatusCode.OK, who.StatusCode);
        var nobody = await AdminAsync(host, HttpMethod.Post, "/admin/v1/merchants/mer_x/suspend");
        await nobody.IsProblemAsync(404, "not_found");
    }

    [Theory]
    [InlineData("{}", "scopes")]
    [InlineData("""{"scopes":[]}""", "scopes")]
    [InlineData("""{"scopes":null}""", "scopes")]
    [InlineData("""{"scopes":["payments:all"]}""", "scopes[0]")]
    [InlineData("""{"scopes":["payments:read","payments:read"]}""", "scopes[1]")]
    [InlineData("""{"scopes":["payments:read"],"scope":1}""", "scope")]
    public async Task A_key_needs_known_scopes(string body, string field)
    {
        await using var host = await HostAsync();
        var response = await AdminAsync(host, HttpMethod.Post, "/admin/v1/merchants/mer_alpha/api-keys", body, "k");
        var problem = await response.IsProblemAsync(422, "validation_failed");
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task A_key_of_the_configuration_is_listed_but_not_revoked_here()
    {
        await using var host = await HostAsync();
        const string Keys = "/admin/v1/merchants/mer_alpha/api-keys";
        var list = await (await AdminAsync(host, HttpMethod.Get, Keys)).JsonAsync();
        var id = list.GetProperty("data")[0].Text("id");
        var revoke = await AdminAsync(host, HttpMethod.Delete, $"{Keys}/{id}");
        await revoke.IsProblemAsync(409, "invalid_state");
        Assert.DoesNotContain(TestHost.Key, list.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merchant_is_found_by_its_shard_which_never_changes()
    {
        await using var host = await HostAsync();
        var directory = host.Services.GetRequiredService<MerchantDirectory>();
        var alpha = directory.Find("mer_alpha")!;
        Assert.InRange(alpha.Shard, 0, 4095);
        // The first 12 bits of SHA-256("mer_alpha"): it stands in stored ids.
        Assert.Equal(Convert.ToInt32(ApiKey.HashOf("mer_alpha")[..3], 16), alpha.Shard);
        Assert.Contains(alpha, directory.MerchantsOfShard(alpha.Shard));
        Assert.Empty(directory.MerchantsOfShard((alpha.Shard + 1) % 4096));
    }

    private static Task<HttpResponseMessage> CreateAsync(
        TestHost host,
        string? idempotencyKey,
        string body,
        string? key = TestHost.AdminKey
    ) => AdminAsync(host, HttpMethod.Post, "/admin/v1/merchants", body, idempotencyKey, key);

    private static Task<HttpResponseMessage> AdminAsync(
        TestHost host,
        HttpMethod method,
        string path,
        string? body = null,
        string? idempotencyKey = null,
        string? key = TestHost.AdminKey
    ) => host.SendAsync(method, path, body, key, idempotencyKey is null ? [] : [("Idempotency-Key", idempotencyKey)]);
}
