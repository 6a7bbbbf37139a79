using System.Net.Http.Headers;
using System.Text;
using Gateway.Tests.World;

namespace Gateway.Tests.Api;

/// <summary>Each route of the API opens to keys with the scope that the contract promises for it, and to no others.</summary>
public sealed class ScopeTests(ScopeTests.KeyRing fixture) : IClassFixture<ScopeTests.KeyRing>
{
    private const string Read = "payments:read";
    private const string Write = "payments:write";
    private const string Refund = "refunds:write";
    private const string Webhooks = "webhooks:write";

    private static readonly string[] Scopes = [Read, Write, Refund, Webhooks];

    /// <summary>What docs/api.md promises (Authentication), route by route; not what the routes say of themselves.</summary>
    private static readonly Dictionary<string, string> Contract = new(StringComparer.Ordinal)
    {
        ["GET /v1/payments"] = Read,
        ["GET /v1/payments/{id}"] = Read,
        ["GET /v1/payments/{id}/timeline"] = Read,
        ["GET /v1/payments/{id}/disclosures"] = Read,
        ["GET /v1/payments/{id}/code.svg"] = Read,
        ["GET /v1/payments/{id}/code.png"] = Read,
        ["GET /v1/captures/{id}"] = Read,
        ["GET /v1/refunds"] = Read,
        ["GET /v1/refunds/{id}"] = Read,
        ["GET /v1/events"] = Read,
        ["GET /v1/events/stream"] = Read,
        ["GET /v1/events/{id}"] = Read,
        ["GET /v1/schemes"] = Read,
        ["GET /v1/schemes/{id}"] = Read,
        ["POST /v1/codes/inspect"] = Read,
        ["POST /v1/payments"] = Write,
        ["POST /v1/payments/{id}/captures"] = Write,
        ["POST /v1/payments/{id}/cancel"] = Write,
        ["POST /v1/payments/{id}/refunds"] = Refund,
        ["GET /v1/webhook-endpoints"] = Webhooks,
        ["POST /v1/webhook-endpoints"] = Webhooks,
        ["GET /v1/webhook-endpoints/{id}"] = Webhooks,
        ["PATCH /v1/webhook-endpoints/{id}"] = Webhooks,
        ["DELETE /v1/webhook-endpoints/{id}"] = Webhooks,
        ["POST /v1/webhook-endpoints/{id}/rotate-secret"] = Webhooks,
        ["POST /v1/webhook-endpoints/{id}/test"] = Webhooks,
        ["POST /v1/webhook-endpoints/{id}/replay"] = Webhooks,
        ["GET /v1/webhook-deliveries"] = Webhooks,
        ["GET /v1/webhook-deliveries/{id}"] = Webhooks,
        ["POST /v1/webhook-deliveries/{id}/redeliver"] = Webhooks,
    };

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private IEnumerable<GatewayRoute> Routes => GatewayRoutes.Of(fixture.World.Services);

    [Fact]
    public void The_contract_names_a_scope_for_every_route_of_merchants() =>
        Assert.Equal(Contract.Keys.Order(StringComparer.Ordinal), Merchants().Select(NameOf).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_route_opens_to_every_key_with_its_scope_and_to_none_without()
    {
        var wrong = new List<string>();
        foreach (var route in Merchants())
        {
            var needed = Contract[NameOf(route)];
            foreach (var (scopes, key) in fixture.Keys)
            {
                var status = await SendAsync(route, key);
                var opens = status is not (401 or 403);
                if (opens != scopes.Contains(needed) || status is 401 or >= 500)
                {
                    wrong.Add($"{route} needs {needed}, and answers {status} to a key with {string.Join(' ', scopes)}");
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task No_scope_opens_what_is_for_admins()
    {
        var admin = Routes.Where(route => route.IsApi && !IsForMerchants(route)).ToList();
        Assert.True(admin.Count > 15, $"only {admin.Count} routes were found");
        foreach (var route in admin)
        {
            foreach (var (scopes, key) in fixture.Keys)
            {
                Assert.Equal((route, string.Join(' ', scopes), 401), (route, string.Join(' ', scopes), await SendAsync(route, key)));
            }
        }
    }

    private IEnumerable<GatewayRoute> Merchants() => Routes.Where(IsForMerchants);

    private static bool IsForMerchants(GatewayRoute route) => route.Pattern.StartsWith("/v1/", StringComparison.Ordinal);

    // HEAD asks for what GET asks for.
    private static string NameOf(GatewayRoute route) => $"{(route.Method == "HEAD" ? "GET" : route.Method)} {route.Pattern}";

    /// <summary>Asks for nothing that is there, so that whoever is let in makes and changes nothing.</summary>
    private async Task<int> SendAsync(GatewayRoute route, string key)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(route.Method),
            new Uri(fixture.World.Address, route.Path(new Dictionary<string, string>()))
        );
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        if (route.Method is "POST" or "PATCH")
        {
            request.Content = new StringContent("""{"nothing":1}""", Encoding.UTF8, "application/json");
        }
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
        return (int)response.StatusCode;
    }

    /// <summary>A gateway with a key for each scope alone, and one for all scopes but each.</summary>
    public sealed class KeyRing : IAsyncLifetime
    {
        internal TestWorld World { get; private set; } = null!;

        internal List<(string[] Scopes, string Key)> Keys { get; } = [];

        public async ValueTask InitializeAsync()
        {
            World = await TestWorld.StartAsync();
            var admin = TestWorld.Client(World.Address, TestWorld.AdminKey);
            foreach (var scope in Scopes)
            {
                foreach (string[] scopes in new[] { [scope], Scopes.Except([scope]).ToArray() })
                {
                    var made = await admin.PostAsync("/admin/v1/merchants/mer_world/api-keys", new { scopes });
                    Keys.Add((scopes, made.Member("key").GetString()!));
                }
            }
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
