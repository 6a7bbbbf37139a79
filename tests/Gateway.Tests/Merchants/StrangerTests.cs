using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Http;
using Gateway.Tests.World;

namespace Gateway.Tests.Merchants;

/// <summary>A merchant who knows the ids of another one finds nothing by them and changes nothing, whatever route it takes.</summary>
public sealed class StrangerTests(StrangerTests.OwnersWorld fixture) : IClassFixture<StrangerTests.OwnersWorld>
{
    // Bodies that would be taken from the owner; without them a request would be refused for its form.
    private static readonly Dictionary<string, string> Bodies = new(StringComparer.Ordinal)
    {
        ["POST /v1/payments/{id}/captures"] = """{"amount":100}""",
        ["POST /v1/payments/{id}/refunds"] = """{"amount":100}""",
        ["PATCH /v1/webhook-endpoints/{id}"] = """{"status":"disabled"}""",
        ["POST /v1/webhook-endpoints/{id}/replay"] = """{"since":"2026-01-01T00:00:00Z"}""",
    };

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private TestWorld World => fixture.World;

    private Belongings Theirs => fixture.Belongings;

    private GatewayClient Admin => TestWorld.Client(World.Address, TestWorld.AdminKey);

    private IReadOnlyList<GatewayRoute> Routes =>
        [.. GatewayRoutes.Of(World.Services).Where(r => r.Pattern.StartsWith("/v1/", StringComparison.Ordinal))];

    [Fact]
    public async Task Every_route_to_one_thing_is_404_to_a_stranger_and_leaves_it_as_it_is()
    {
        var before = await ViewsAsync();
        var tried = 0;
        foreach (var route in Routes.Where(r => r.Pattern.Contains("{id}")))
        {
            var kind = route.Pattern.Split('/')[2];
            if (kind == "schemes")
            {
                // They belong to nobody.
                continue;
            }
            Assert.True(Theirs.BySegment.ContainsKey(kind), $"{route}: nothing to try");
            foreach (var id in Theirs.BySegment[kind])
            {
                var path = route.Path(new Dictionary<string, string> { [kind] = id });
                Assert.Equal((route, id, 404), (route, id, await SendAsync(route, path, TestWorld.OtherKey)));
                // A thing has a code only while that is shown.
                if (route.Method == "GET" && (id == Theirs.Shown || !path.Contains("/code.")))
                {
                    Assert.Equal((route, id, 200), (route, id, await SendAsync(route, path, TestWorld.Key)));
                }
                tried++;
            }
        }
        Assert.True(tried > 40, $"only {tried} requests were made");
        Assert.Equal(before, await ViewsAsync());
    }

    [Fact]
    public async Task No_list_shows_a_stranger_what_is_not_its_own_whatever_it_asks_for()
    {
        var lists = Routes
            .Where(route => route.Method == "GET" && !route.Pattern.Contains('{'))
            .Where(route => Parameters(route).Any(p => p.Name == "cursor"))
            .ToList();
        Assert.True(lists.Count >= 5, $"only {lists.Count} lists were found");
        foreach (var route in lists)
        {
            var about = Parameters(route)
                .SelectMany(parameter =>
                    parameter.Name switch
                    {
                        "payment" => [$"payment={Theirs.Paid}"],
                        "endpoint" => [$"endpoint={Theirs.Endpoint}"],
                        "reference" => ["reference=paid"],
                        _ => Array.Empty<string>(),
                    }
                );
            foreach (var query in about.Append("limit=100"))
            {
                var path = $"{route.Pattern}?{query}";
                var mine = await World.Merchant.GetAsync(path);
                var strangers = await World.OtherMerchant.GetAsync(path);

                Assert.Equal((path, 200, 200), (path, mine.Status, strangers.Status));
                Assert.NotEmpty(mine.Member("data").EnumerateArray());
                Assert.Equal((path, """{"data":[],"next_cursor":null}"""), (path, strangers.Text));
            }
        }
    }

    [Fact]
    public async Task A_key_is_revoked_only_as_one_of_its_own_merchant()
    {
        var keys = $"/admin/v1/merchants/{Belongings.Owner}/api-keys";
        var before = (await Admin.GetAsync(keys)).Text;

        var revoked = await Admin.DeleteAsync($"/admin/v1/merchants/{Belongings.Stranger}/api-keys/{Theirs.KeyId}");

        Assert.Equal((404, "not_found"), (revoked.Status, revoked.Code));
        Assert.Equal(before, (await Admin.GetAsync(keys)).Text);
        var open = await TestWorld.Client(World.Address, Theirs.Key).GetAsync("/v1/payments");
        Assert.Equal(200, open.Status);
        var audit = await Admin.GetAsync($"/admin/v1/audit?target={Theirs.KeyId}&limit=100");
        Assert.DoesNotContain("api_key.revoked", audit.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<RequestParameter> Parameters(GatewayRoute route) => route.Endpoint.Metadata.OfType<RequestParameter>();

    /// <summary>What a merchant can change of the owner's things; the wallets may have more to tell meanwhile.</summary>
    private async Task<string> ViewsAsync()
    {
        var views = new List<string>();
        foreach (var id in Theirs.BySegment["payments"])
        {
            var payment = await JsonAsync($"/v1/payments/{id}");
            views.AddRange(
                new[] { "status", "cancel_requested", "captures", "refunds" }.Select(member =>
                    $"{id} {member} {payment.GetProperty(member)}"
                )
            );
            var timeline = await JsonAsync($"/v1/payments/{id}/timeline");
            views.AddRange(
                timeline
                    .GetProperty("data")
                    .EnumerateArray()
                    .Where(line => line.GetProperty("by").GetString() == "merchant")
                    .Select(line => $"{id} {line}")
            );
        }
        views.Add((await JsonAsync("/v1/webhook-endpoints")).GetRawText());
        return string.Join('\n', views);
    }

    private async Task<JsonElement> JsonAsync(string path)
    {
        var reply = await World.Merchant.GetAsync(path);
        Assert.Equal((path, 200), (path, reply.Status));
        return reply.Json;
    }

    private async Task<int> SendAsync(GatewayRoute route, string path, string key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(route.Method), new Uri(World.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        if (Bodies.GetValueOrDefault(route.ToString()) is { } body)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
        using var response = await Http.SendAsync(request, CancellationToken.None);
        return (int)response.StatusCode;
    }

    /// <summary>One gateway in which one merchant has something of each kind.</summary>
    public sealed class OwnersWorld : IAsyncLifetime
    {
        internal TestWorld World { get; private set; } = null!;

        internal Belongings Belongings { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            World = await TestWorld.StartAsync();
            Belongings = await Belongings.MakeAsync(World);
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
