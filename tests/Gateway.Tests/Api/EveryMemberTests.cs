using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Tests.World;
using Json.Schema;

namespace Gateway.Tests.Api;

/// <summary>
/// What holds for every member of every body that is sent under an idempotency key: it makes the request another one, and its text is
/// fingerprinted, stored, shown and sent composed (NFC), whatever form it came in.
/// </summary>
public sealed partial class EveryMemberTests(KeyedBodies fixture) : IClassFixture<KeyedBodies>
{
    // A code is what a scanner read: ASCII, never stored and never shown.
    private const string Code = "code";

    private static readonly EvaluationOptions Strict = new() { RequireFormatValidation = true, EvaluateAs = SpecVersion.Draft202012 };

    private TestWorld World => fixture.World;

    [Fact]
    public async Task A_body_was_sent_to_every_route_with_a_key_and_has_a_text_in_every_member_of_any_text()
    {
        var keyed = await fixture.SchemasAsync(keyed: true);
        Assert.Equal(keyed.Keys.Order(StringComparer.Ordinal), fixture.Sent.Select(s => s.Route).Distinct().Order(StringComparer.Ordinal));
        foreach (var (route, schema) in keyed)
        {
            var texts = fixture
                .Sent.Where(s => s.Route == route)
                .SelectMany(s => BodyChanges.FreeTexts(s.Body, schema))
                .Where(t => !t.Text.IsNormalized(NormalizationForm.FormD))
                .Select(t => t.Where)
                .Append(Code)
                .ToHashSet();
            Assert.All(
                BodyChanges.Members(schema).Where(m => BodyChanges.IsFreeText(m.Rule)),
                member => Assert.True(texts.Contains(member.Where), $"{route}: {member.Where}")
            );
        }
        // The bodies without a key have no text of which anything is kept.
        Assert.All(
            (await fixture.SchemasAsync(keyed: false))
                .SelectMany(o => BodyChanges.Members(o.Value))
                .Where(m => BodyChanges.IsFreeText(m.Rule)),
            member => Assert.Equal(Code, member.Where)
        );
    }

    [Fact]
    public async Task A_body_that_differs_in_any_member_is_another_request()
    {
        var schemas = await fixture.SchemasAsync(keyed: true);
        var changed = schemas.ToDictionary(s => s.Key, _ => new HashSet<string>());
        foreach (var sent in fixture.Sent)
        {
            var schema = schemas[sent.Route];
            var validator = JsonSchema.FromText(schema.ToJsonString());
            foreach (var (member, body) in BodyChanges.Of(sent.Body, schema))
            {
                if (JsonNode.DeepEquals(body, sent.Body) || !validator.Evaluate(body, Strict).IsValid)
                {
                    continue;
                }
                await AssertAnotherAsync(sent, sent.Path, member, body);
                changed[sent.Route].Add(member);
            }
            if (sent.ElsewherePath is { } path)
            {
                await AssertAnotherAsync(sent, path, "the address", sent.Body);
            }
        }
        Assert.All(
            schemas,
            s => Assert.Equal((s.Key, string.Empty), (s.Key, string.Join(' ', BodyChanges.Leaves(s.Value).Except(changed[s.Key]))))
        );
        Assert.True(changed.Values.Sum(c => c.Count) > 25, "few members were changed");
    }

    [Fact]
    public async Task A_repeat_in_the_other_normal_form_is_the_same_request()
    {
        foreach (var sent in fixture.Sent)
        {
            foreach (var body in new[] { sent.Body, BodyChanges.Decomposed(sent.Body)! })
            {
                var again = await PostAsync(sent, sent.Path, body);
                Assert.True(again.Status == 200, $"{sent.Route} {body}: {again.Text}");
                Assert.Equal((sent.Route, sent.First.Id), (sent.Route, again.Id));
                Assert.True(again.Headers.ContainsKey("Idempotency-Replayed"), sent.Route);
            }
        }
    }

    [Fact]
    public async Task Every_text_is_shown_and_stored_composed()
    {
        var admin = TestWorld.Client(World.Address, TestWorld.AdminKey);
        var shown = fixture.Sent.Select(s => s.First.Text).ToList();
        var payments = await World.Merchant.GetAsync("/v1/payments?limit=100");
        foreach (var payment in payments.Member("data").EnumerateArray())
        {
            var path = $"/v1/payments/{payment.GetProperty("id").GetString()}";
            shown.Add((await World.Merchant.GetAsync(path)).Text);
            shown.Add((await World.Merchant.GetAsync(path + "/timeline")).Text);
        }
        shown.Add(payments.Text);
        shown.Add((await World.Merchant.GetAsync("/v1/events?limit=100")).Text);
        shown.Add((await World.Merchant.GetAsync("/v1/refunds?limit=100")).Text);
        shown.Add((await admin.GetAsync("/admin/v1/merchants?limit=100")).Text);
        var stored = (await World.Store.TextsAsync()).ConvertAll(cell => cell.Text);

        await AssertComposedAsync("shown", shown, _ => true);
        await AssertComposedAsync("stored", stored, _ => true);
    }

    [Fact]
    public async Task Every_text_that_leaves_for_a_wallet_is_composed()
    {
        var sent = World
            .ManmulSang.Requests.Requests.Concat(World.Jeonseong.Requests.Requests)
            .Concat(World.Ullim.Requests.Requests)
            .Select(request => Encoding.UTF8.GetString(request.Body))
            .ToList();

        await AssertComposedAsync("sent", sent, member => member == "reason");
    }

    /// <summary>No text is decomposed, and each of these members is found.</summary>
    private async Task AssertComposedAsync(string how, List<string> texts, Func<string, bool> expected)
    {
        var plain = texts.ConvertAll(Unescaped);
        Assert.All(plain, text => Assert.True(text.IsNormalized(), $"{how}, but not composed: {text}"));
        var schemas = await fixture.SchemasAsync(keyed: true);
        var found = 0;
        foreach (var body in fixture.Sent)
        {
            var schema = schemas[body.Route];
            foreach (var (member, text) in BodyChanges.FreeTexts(body.Body, schema).Where(t => t.Where != Code && expected(t.Where)))
            {
                Assert.True(plain.Any(one => one.Contains(text, StringComparison.Ordinal)), $"{body.Route}: {member} is not {how}");
                found++;
            }
        }
        Assert.True(found > 0, $"nothing was {how}");
    }

    private async Task AssertAnotherAsync(KeyedBody sent, string path, string member, JsonNode body)
    {
        var reply = await PostAsync(sent, path, body);
        Assert.True(
            reply.Status == 422 && reply.Code == "idempotency_key_reused",
            $"{sent.Route} with another {member} under the same key: {reply.Status} {reply.Text}"
        );
    }

    private Task<Reply> PostAsync(KeyedBody sent, string path, JsonNode body) =>
        fixture.ClientOf(sent).PostAsync(path, body.ToJsonString(), sent.Key);

    private static string Unescaped(string text) =>
        Escape().Replace(text, match => ((char)Convert.ToInt32(match.Groups["code"].Value, 16)).ToString());

    [GeneratedRegex(@"\\u(?<code>[0-9A-Fa-f]{4})", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Escape();
}
