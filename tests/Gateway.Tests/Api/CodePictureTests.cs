using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using Gateway.Codes;
using Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Api;

/// <summary>Pictures of codes: who gets them, and how often they are drawn.</summary>
public sealed class CodePictureTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> ScopesAndForms =>
        new MatrixTheoryData<string, string>(["payments:read", "payments:write", "refunds:write", "webhooks:write"], ["svg", "png"]);

    [Theory]
    [MemberData(nameof(ScopesAndForms))]
    public async Task A_key_opens_a_picture_if_it_may_read_payments_and_the_token_opens_it_with_any(string scope, string form)
    {
        await using var world = await TestWorld.StartAsync();
        var shop = await NewShopAsync(world, "payments:read", "payments:write");
        var shown = await Client(world, shop.Key).PresentAsync("jeonseong", 1_000, "scopes");
        var key = await NewKeyAsync(world, shop.Id, scope);
        var path = $"/v1/payments/{shown.Id}/code.{form}";

        var byKey = await GetAsync(world, path, key);
        var byToken = await GetAsync(world, Link(shown, form), key);

        Assert.Equal(scope == "payments:read" ? 200 : 403, (int)byKey.StatusCode);
        Assert.Equal(200, (int)byToken.StatusCode);
        if (scope != "payments:read")
        {
            var problem = await byKey.Content.ReadAsStringAsync(Stop);
            Assert.Contains("payments:read", problem, StringComparison.Ordinal);
            // It does not tell which payments there are.
            var absent = await GetAsync(world, $"/v1/payments/{new string('x', 30)}/code.{form}", key);
            Assert.Equal(403, (int)absent.StatusCode);
        }
    }

    [Theory]
    [InlineData("svg")]
    [InlineData("png")]
    public async Task The_links_of_a_suspended_merchant_do_not_work_until_it_is_resumed(string form)
    {
        await using var world = await TestWorld.StartAsync();
        var admin = Client(world, TestWorld.AdminKey);
        var shop = await NewShopAsync(world, "payments:read", "payments:write");
        var shown = await Client(world, shop.Key).PresentAsync("jeonseong", 1_000, "suspended");
        var link = Link(shown, form);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(world, link, null)).StatusCode);

        await admin.PostAsync($"/admin/v1/merchants/{shop.Id}/suspend", null);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(world, link, null)).StatusCode);
        await admin.PostAsync($"/admin/v1/merchants/{shop.Id}/resume", null);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(world, link, null)).StatusCode);
    }

    [Theory]
    [InlineData("svg", "image/svg+xml; charset=utf-8")]
    [InlineData("png", "image/png")]
    public async Task A_link_that_is_followed_again_and_again_costs_one_drawing(string form, string type)
    {
        await using var world = await TestWorld.StartAsync();
        var shown = await world.Merchant.PresentAsync("jeonseong", 1_000, "again");
        using var drawn = new Drawings(world);

        var first = await GetAsync(world, Link(shown, form), null);
        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => GetAsync(world, Link(shown, form), null)));
        var byKey = await GetAsync(world, $"/v1/payments/{shown.Id}/code.{form}", TestWorld.Key);
        var unchanged = await GetAsync(world, Link(shown, form), null, first.Headers.ETag);

        var bytes = await first.Content.ReadAsByteArrayAsync(Stop);
        foreach (var reply in replies.Append(byKey))
        {
            Assert.Equal((200, type), ((int)reply.StatusCode, reply.Content.Headers.ContentType?.ToString()));
            Assert.Equal(bytes, await reply.Content.ReadAsByteArrayAsync(Stop));
        }
        Assert.True(first.Headers.CacheControl is { Private: true, NoCache: true });
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal(1, drawn.Count);
    }

    [Fact]
    public async Task A_picture_is_refused_for_a_moment_while_too_many_are_drawn()
    {
        await using var world = await TestWorld.StartAsync(services =>
            services.AddSingleton(CodePictureLimits.Default with { AtOnce = 1, Waiting = 0 })
        );
        var shown = await world.Merchant.PresentAsync("jeonseong", 1_000, "busy");
        using var gate = new SemaphoreSlim(0);
        using var begun = new SemaphoreSlim(0);
        var drawing = world
            .Services.GetRequiredService<CodePictureCache>()
            .GetAsync(
                "another",
                new CodePictureForm(
                    "image/slow",
                    _ =>
                    {
                        begun.Release();
                        Assert.True(gate.Wait(TimeSpan.FromSeconds(30)));
                        return [];
                    }
                )
            );
        await begun.WaitAsync(Stop);

        var refused = await GetAsync(world, Link(shown, "png"), null);
        gate.Release();
        await drawing;
        var drawn = await GetAsync(world, Link(shown, "png"), null);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, drawn.StatusCode);
    }

    private static GatewayClient Client(TestWorld world, string key) => TestWorld.Client(world.Address, key);

    private static string Link(Reply payment, string form) => payment.Member("code").GetProperty($"{form}_url").GetString()!;

    private static async Task<(string Id, string Key)> NewShopAsync(TestWorld world, params string[] scopes)
    {
        var made = await Client(world, TestWorld.AdminKey).PostAsync("/admin/v1/merchants", new { name = "Picture shop" });
        return (made.Id, await NewKeyAsync(world, made.Id, scopes));
    }

    private static async Task<string> NewKeyAsync(TestWorld world, string merchant, params string[] scopes) =>
        (await Client(world, TestWorld.AdminKey).PostAsync($"/admin/v1/merchants/{merchant}/api-keys", new { scopes }))
            .Member("key")
            .GetString()!;

    private static async Task<HttpResponseMessage> GetAsync(TestWorld world, string path, string? key, EntityTagHeaderValue? known = null)
    {
        using var http = new HttpClient { BaseAddress = world.Address };
        if (key is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
        if (known is not null)
        {
            http.DefaultRequestHeaders.IfNoneMatch.Add(known);
        }
        return await http.GetAsync(new Uri(path, UriKind.RelativeOrAbsolute), Stop);
    }

    /// <summary>Counts what one gateway draws, by its own metric.</summary>
    private sealed class Drawings : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _drawn;

        public Drawings(TestWorld world)
        {
            var meters = world.Services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter is { Name: CodePictureCache.Source, Scope: { } scope } && scope == meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _drawn, count));
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _drawn);

        public void Dispose() => _listener.Dispose();
    }
}
