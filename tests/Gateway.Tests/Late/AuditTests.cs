using System.Text.Json;
using Gateway.Tests.Architecture;
using Gateway.Tests.World;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Late;

/// <summary>Every action of an admin that changes something leaves exactly one record, in the commit of its effect.</summary>
public sealed class AuditTests(ReviewFixture desk) : IClassFixture<ReviewFixture>
{
    /// <summary>What is done, on what, and how it is afterwards; <c>Refused</c> changes nothing.</summary>
    private sealed record Deed(string Action, string Outcome, Func<string> Target, Func<Task<Reply>> Do, Func<Task<Reply>> Refused);

    public static TheoryData<string> Routes =>
        [
            "POST /admin/v1/merchants",
            "POST /admin/v1/merchants/{id}/suspend",
            "POST /admin/v1/merchants/{id}/resume",
            "POST /admin/v1/merchants/{id}/api-keys",
            "DELETE /admin/v1/merchants/{id}/api-keys/{key}",
            "POST /admin/v1/schemes/{id}/pause",
            "POST /admin/v1/schemes/{id}/resume",
            "POST /admin/v1/payments/{id}/resolve",
            "POST /admin/v1/captures/{id}/resolve",
            "POST /admin/v1/refunds/{id}/resolve",
        ];

    private GatewayClient Operator => desk.Operator;

    [Fact]
    public void The_theory_has_every_route_of_admins_that_changes_something()
    {
        var changing = desk
            .World.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .SelectMany(route =>
                (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method =>
                    $"{method} /{route.RoutePattern.RawText!.Trim('/')}"
                )
            )
            .Where(route => route.Contains(" /admin/", StringComparison.Ordinal))
            .Where(route => !route.StartsWith("GET ", StringComparison.Ordinal) && !route.StartsWith("HEAD ", StringComparison.Ordinal));

        Assert.Equal(Routes.Select(row => row.Data).Order(StringComparer.Ordinal), changing.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task An_action_leaves_one_record_and_a_repeat_or_a_refusal_none(string route)
    {
        var deed = await DeedAsync(route);
        var refused = await deed.Refused();
        Assert.InRange(refused.Status, 400, 499);
        var before = await CountAsync();

        var done = await deed.Do();
        Assert.InRange(done.Status, 200, 201);
        var again = await deed.Do();
        Assert.Equal(200, again.Status);

        Assert.Equal(before + 1, await CountAsync());
        var record = Assert.Single(await ListAsync($"target={deed.Target()}&action={deed.Action}"));
        Assert.Matches("^act_", record.GetProperty("id").GetString());
        Assert.Equal("admin_action", record.GetProperty("object").GetString());
        Assert.Equal(deed.Outcome, record.GetProperty("outcome").GetString());
        Assert.Equal(done.Headers["X-Request-Id"], record.GetProperty("request_id").GetString());
        Assert.Matches("^[0-9a-f]{8}$", record.GetProperty("admin_key").GetString());
        Assert.True(record.TryGetProperty("at", out _));
        Assert.DoesNotContain(TestWorld.AdminKey, await desk.World.Store.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_newest_first_in_pages_and_takes_its_filters_and_no_others()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(201, (await MerchantAsync($"page {i}")).Status);
        }
        var whole = await ListAsync("limit=100");
        var ids = whole.Select(one => one.GetProperty("id").GetString()!).ToList();
        Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), ids);
        Assert.Equal(ids, (await ListAsync("limit=2")).Select(one => one.GetProperty("id").GetString()));
        var first = whole[^1].GetProperty("at").GetString()!;
        Assert.Empty(await ListAsync("created_before=" + first));
        Assert.Equal(ids.Count, (await ListAsync("created_after=" + first)).Count);
        Assert.All(
            await ListAsync("action=merchant.created"),
            one => Assert.Equal("merchant.created", one.GetProperty("action").GetString())
        );
        Assert.Empty(await ListAsync("target=mer_nobody"));
        foreach (var bad in new[] { "action=merchant.deleted", "created_after=x", "cursor=x", "who=me" })
        {
            Assert.Equal("validation_failed", (await Operator.GetAsync("/admin/v1/audit?" + bad)).Code);
        }
        Assert.Equal(401, (await desk.Merchant.GetAsync("/admin/v1/audit")).Status);
    }

    [Fact]
    public async Task An_operator_lists_merchants_in_pages_by_status_and_finds_one()
    {
        var made = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            made.Add((await MerchantAsync($"listed {i}")).Id);
        }
        Assert.Equal(200, (await SetAsync(made[1], "suspend")).Status);

        var all = await MerchantsAsync("limit=2");

        Assert.Equal(all.OrderDescending(StringComparer.Ordinal), all);
        Assert.Equal(all.Count, all.Distinct(StringComparer.Ordinal).Count());
        Assert.Superset(new HashSet<string>([.. made, "mer_world", "mer_other"]), all.ToHashSet());
        Assert.Contains(made[1], await MerchantsAsync("status=suspended"));
        Assert.DoesNotContain(made[0], await MerchantsAsync("status=suspended"));
        Assert.DoesNotContain(made[1], await MerchantsAsync("status=active&limit=1"));
        var one = await Operator.GetAsync("/admin/v1/merchants/" + made[1]);
        Assert.Equal(("suspended", "listed 1"), (one.State, one.Member("name").GetString()));
        Assert.Equal(404, (await Operator.GetAsync("/admin/v1/merchants/mer_nobody")).Status);
        Assert.Equal("validation_failed", (await Operator.GetAsync("/admin/v1/merchants?status=gone")).Code);
        Assert.Equal(401, (await desk.Merchant.GetAsync("/admin/v1/merchants")).Status);
    }

    [Fact]
    public void No_statement_changes_or_deletes_a_record() =>
        Assert.All(SourceTree.Below("src/Gateway"), file => Assert.DoesNotMatch("(?i)(update|delete from) +admin_actions", file.Text));

    private async Task<Deed> DeedAsync(string route)
    {
        var key = Guid.NewGuid().ToString();
        var made = string.Empty;
        Func<Task<Reply>> Refuse(string path) => () => Operator.PostAsync(path, new { });
        switch (route.Split(' ')[1]["/admin/v1/".Length..])
        {
            case "merchants":
                return new(
                    "merchant.created",
                    "active",
                    () => made,
                    async () => Named(await MerchantAsync("B", key)),
                    () => Operator.PostAsync("/admin/v1/merchants", new { name = 1 })
                );
            case "merchants/{id}/suspend":
                made = (await MerchantAsync("B")).Id;
                return new(
                    "merchant.suspended",
                    "suspended",
                    () => made,
                    () => SetAsync(made, "suspend"),
                    () => SetAsync("mer_nobody", "suspend")
                );
            case "merchants/{id}/resume":
                made = (await MerchantAsync("B")).Id;
                await SetAsync(made, "suspend");
                return new(
                    "merchant.resumed",
                    "active",
                    () => made,
                    () => SetAsync(made, "resume"),
                    () => SetAsync("mer_nobody", "resume")
                );
            case "merchants/{id}/api-keys":
                var owner = (await MerchantAsync("B")).Id;
                return new(
                    "api_key.created",
                    "active",
                    () => made,
                    async () => Named(await KeyAsync(owner, key)),
                    () => KeyAsync("mer_nobody", Guid.NewGuid().ToString())
                );
            case "merchants/{id}/api-keys/{key}":
                var shop = (await MerchantAsync("B")).Id;
                made = (await KeyAsync(shop, key)).Id;
                return new(
                    "api_key.revoked",
                    "revoked",
                    () => made,
                    () => Operator.DeleteAsync($"/admin/v1/merchants/{shop}/api-keys/{made}"),
                    () => Operator.DeleteAsync($"/admin/v1/merchants/mer_world/api-keys/{made}")
                );
            case "schemes/{id}/pause":
                return new(
                    "scheme.paused",
                    "paused",
                    () => "ullim",
                    () => Operator.PostAsync("/admin/v1/schemes/ullim/pause", null),
                    () => Operator.PostAsync("/admin/v1/schemes/nobody/pause", null)
                );
            case "schemes/{id}/resume":
                await Operator.PostAsync("/admin/v1/schemes/manmulsang/pause", null);
                return new(
                    "scheme.resumed",
                    "active",
                    () => "manmulsang",
                    () => Operator.PostAsync("/admin/v1/schemes/manmulsang/resume", null),
                    () => Operator.PostAsync("/admin/v1/schemes/nobody/resume", null)
                );
            case "payments/{id}/resolve":
                made = (await desk.DiffersAsync("jeonseong", "audit-" + key[..8])).Id;
                return new(
                    "payment.resolved",
                    "succeeded",
                    () => made,
                    () => desk.ResolveAsync("payments", made, "succeeded", key),
                    Refuse($"/admin/v1/payments/{made}/resolve")
                );
            case "captures/{id}/resolve":
                made = await PartInReviewAsync("capture", key);
                return new(
                    "capture.resolved",
                    "failed",
                    () => made,
                    () => desk.ResolveAsync("captures", made, "failed", key),
                    Refuse($"/admin/v1/captures/{made}/resolve")
                );
            default:
                made = await PartInReviewAsync("refund", key);
                return new(
                    "refund.resolved",
                    "succeeded",
                    () => made,
                    () => desk.ResolveAsync("refunds", made, "succeeded", key),
                    Refuse($"/admin/v1/refunds/{made}/resolve")
                );
        }

        Reply Named(Reply reply)
        {
            made = reply.Id;
            return reply;
        }
    }

    /// <summary>A capture or refund about which the wallet never says anything definite.</summary>
    private async Task<string> PartInReviewAsync(string kind, string key)
    {
        var wallet = desk.World.ManmulSang;
        var shown = await desk.Merchant.PresentAsync(
            "manmulsang",
            1_250_000,
            "audit-" + key[..8],
            kind == "capture" ? "manual" : "automatic"
        );
        Assert.True(shown.Status == 201, shown.Text);
        await wallet.ScanAsync(shown.Member("code", "payload").GetString()!, "pay");
        await desk.Merchant.UntilStatusAsync(shown.Id, "authorized", "succeeded");
        // 1093 won: the wallet does it, and never says so.
        var part = await desk.Merchant.PostAsync($"/v1/payments/{shown.Id}/{kind}s", new { amount = 109_300 });
        Assert.True(part.Status == 201, part.Text);
        await desk.Merchant.UntilAsync($"/v1/{kind}s/{part.Id}", one => one.GetProperty("status").GetString() == "review");
        return part.Id;
    }

    private Task<Reply> MerchantAsync(string name, string? key = null) => Operator.PostAsync("/admin/v1/merchants", new { name }, key);

    private Task<Reply> SetAsync(string merchant, string verb) => Operator.PostAsync($"/admin/v1/merchants/{merchant}/{verb}", null);

    private Task<Reply> KeyAsync(string merchant, string key) =>
        Operator.PostAsync($"/admin/v1/merchants/{merchant}/api-keys", new { scopes = new[] { "payments:read" } }, key);

    private async Task<int> CountAsync() => (await ListAsync("limit=100")).Count;

    private Task<List<JsonElement>> ListAsync(string query) => PagesAsync("audit", query);

    private async Task<List<string>> MerchantsAsync(string query) =>
        [.. (await PagesAsync("merchants", query)).Select(one => one.GetProperty("id").GetString()!)];

    private async Task<List<JsonElement>> PagesAsync(string list, string query)
    {
        var all = new List<JsonElement>();
        var cursor = string.Empty;
        do
        {
            var page = await Operator.GetAsync($"/admin/v1/{list}?{query.Replace("+", "%2B", StringComparison.Ordinal)}{cursor}");
            Assert.True(page.Status == 200, page.Text);
            all.AddRange(page.Member("data").EnumerateArray());
            cursor = page.Member("next_cursor") is { ValueKind: JsonValueKind.String } next ? "&cursor=" + next.GetString() : string.Empty;
        } while (cursor.Length > 0);
        return all;
    }
}
