using Mocks.Kit;

namespace Gateway.Tests.Late;

/// <summary>A difference that the wallet repeats is up to a person; what the person says counts until the wallet says otherwise.</summary>
public sealed class ReviewTests(ReviewFixture desk) : IClassFixture<ReviewFixture>
{
    private static readonly string[] Schemes = ["jeonseong", "ullim", "manmulsang"];

    [Fact]
    public async Task A_repeated_difference_goes_to_review_an_operator_settles_it_and_a_late_success_goes_back()
    {
        var payments = await Task.WhenAll(
            from scheme in Schemes
            from word in (string[])["succeeded", "declined"]
            select ReviewedAsync(scheme, word)
        );
        var listed = await desk.ListAsync("status=review&limit=2");
        Assert.Empty(payments.Select(p => p.Id).Except(listed));
        Assert.All(
            payments,
            p =>
                Assert.Single(
                    desk.World.Log.Lines,
                    line =>
                        line.StartsWith("Warning", StringComparison.Ordinal)
                        && line.Contains($"{p.Id} or a capture", StringComparison.Ordinal)
                )
        );
        Assert.Equal(listed.OrderDescending(StringComparer.Ordinal), listed);

        foreach (var (scheme, word, id) in payments)
        {
            var resolved = await desk.ResolveAsync("payments", id, word);
            Assert.Equal((200, word), (resolved.Status, resolved.State));
            Assert.Equal("mer_world", resolved.Member("merchant").GetString());
            var line = (await desk.Operator.GetAsync($"/admin/v1/payments/{id}/timeline"))
                .Member("data")
                .EnumerateArray()
                .Single(l => l.GetProperty("by").GetString() == "operator" && l.GetProperty("type").GetString() == "payment." + word);
            Assert.Equal("장부에서 확인함, by telephone", line.GetProperty("detail").GetProperty("evidence").GetString());
            Assert.Equal(1, (await desk.OutcomeAsync(scheme, id, word)).Charges);
        }
        Assert.Empty((await desk.ListAsync("status=review&limit=100")).Intersect(payments.Select(p => p.Id)));

        // The wallets come round, and what they say now is a success: of what was declined it is late.
        foreach (var scheme in Schemes)
        {
            desk.Wallet(scheme).Faults.Clear();
        }
        await Task.WhenAll(payments.Select(p => p.Word == "succeeded" ? RefundedAsync(p.Scheme, p.Id) : UndoneAsync(p.Scheme, p.Id)));
    }

    [Fact]
    public async Task A_difference_that_is_followed_by_a_matching_answer_is_an_alert_and_the_answer_counts()
    {
        desk.World.Jeonseong.Faults.Arm(new Fault("pay", "wrong_amount") { MerchantReference = "once-js" });
        desk.World.Ullim.Faults.Arm(new Fault("ONL", "wrong_amount") { MerchantReference = "once-ul" });
        desk.World.ManmulSang.Faults.Arm(new Fault("getOrder", "wrong_amount") { MerchantReference = "once-ms" });
        var shown = await desk.Merchant.PresentAsync("manmulsang", 1_250_000, "once-ms");
        await desk.Merchant.UntilAsync(
            $"/v1/payments/{shown.Id}/timeline",
            timeline => timeline.GetProperty("data").EnumerateArray().Any(line => line.GetProperty("type").GetString() == "alert.mismatch")
        );
        await desk.World.ManmulSang.ScanAsync(shown.Member("code", "payload").GetString()!, "pay");
        (string Scheme, Reply Reply)[] payments =
        [
            ("manmulsang", shown),
            ("jeonseong", await desk.Merchant.PayAsync(desk.World.Jeonseong.MintCode(), 1_250_000, "once-js")),
            ("ullim", await desk.Merchant.PayAsync(desk.World.Ullim.Mint().Code, 1_250_000, "once-ul")),
        ];

        foreach (var (scheme, reply) in payments)
        {
            var outcome = await desk.OutcomeAsync(scheme, reply.Id, "succeeded");
            Assert.Contains("alert.mismatch", outcome.Timeline);
            Assert.Equal(1, outcome.Charges);
            outcome.AssertBooksAgree();
        }
    }

    [Fact]
    public async Task A_hold_that_an_operator_confirms_can_be_captured()
    {
        var held = await desk.DiffersAsync("manmulsang", "hold", manual: true);

        var resolved = await desk.ResolveAsync("payments", held.Id, "authorized");

        Assert.Equal((200, "authorized"), (resolved.Status, resolved.State));
        Assert.Equal(1_250_000, resolved.Member("amount_capturable").GetInt64());
        desk.World.ManmulSang.Faults.Clear();
        var captured = await desk.Merchant.PostAsync($"/v1/payments/{held.Id}/captures", new { amount = 1_000_000 }, prefer: "wait=20");
        Assert.Equal((201, "succeeded"), (captured.Status, captured.State));
        var outcome = await desk.OutcomeAsync("manmulsang", held.Id, "succeeded");
        Assert.Equal(1_000_000, outcome.Paid);
        outcome.AssertBooksAgree();
    }

    [Fact]
    public async Task Captures_and_refunds_in_review_are_listed_with_their_payment_and_resolved()
    {
        var shown = await desk.Merchant.PresentAsync("manmulsang", 500_000, "parts", "manual");
        await desk.World.ManmulSang.ScanAsync(shown.Member("code", "payload").GetString()!, "pay");
        await desk.Merchant.UntilStatusAsync(shown.Id, "authorized");
        // The wallet carries out 1093 and never tells.
        var capture = await PartAsync(shown.Id, "captures", 109_300);
        Assert.Equal("review", capture.State);
        Assert.Contains(shown.Id, await desk.ListAsync("limit=100"));
        Assert.DoesNotContain(shown.Id, await desk.ListAsync("status=review&limit=100"));

        Assert.Equal(404, (await desk.ResolveAsync("refunds", capture.Id, "succeeded")).Status);
        var taken = await desk.ResolveAsync("captures", capture.Id, "succeeded");
        Assert.Equal((200, "succeeded", "capture"), (taken.Status, taken.State, taken.Member("object").GetString()));
        var refund = await PartAsync(shown.Id, "refunds", 109_300);
        Assert.Equal("review", refund.State);
        var exceeds = await PartAsync(shown.Id, "refunds", 100);
        Assert.Equal((422, "amount_exceeds_refundable"), (exceeds.Status, exceeds.Code));
        var failed = await desk.ResolveAsync("refunds", refund.Id, "failed");
        Assert.Equal((200, "failed"), (failed.Status, failed.State));
        Assert.Equal("operator", failed.Member("failure", "scheme_code").GetString());

        Assert.Equal(201, (await PartAsync(shown.Id, "refunds", 100)).Status);
        Assert.DoesNotContain(shown.Id, await desk.ListAsync("limit=100"));
        var payment = await desk.Merchant.UntilStatusAsync(shown.Id, "succeeded");
        Assert.Equal(109_300, payment.GetProperty("amount_captured").GetInt64());
    }

    [Fact]
    public async Task Resolving_is_strict_keyed_and_only_for_what_is_in_review()
    {
        var mine = await desk.DiffersAsync("jeonseong", "strict");
        var theirs = await desk.DiffersAsync("jeonseong", "theirs", desk.World.OtherMerchant);
        var path = $"/admin/v1/payments/{mine.Id}/resolve";
        var good = new { status = "canceled", evidence = "x" };

        foreach (
            var (body, field) in new (object, string)[]
            {
                (new { status = "canceled" }, "evidence"),
                (new { status = "canceled", evidence = string.Empty }, "evidence"),
                (new { status = "canceled", evidence = new string('증', 501) }, "evidence"),
                (new { status = "processing", evidence = "x" }, "status"),
                (new { status = "authorized", evidence = "x" }, "status"),
                (
                    new
                    {
                        status = "canceled",
                        evidence = "x",
                        note = "y",
                    },
                    "note"
                ),
            }
        )
        {
            var refused = await desk.Operator.PostAsync(path, body);
            Assert.Equal((422, "validation_failed"), (refused.Status, refused.Code));
            Assert.True(refused.Member("errors").TryGetProperty(field, out _), field);
        }
        Assert.Equal(401, (await desk.Merchant.PostAsync(path, good)).Status);
        Assert.Equal(401, (await desk.Merchant.GetAsync("/admin/v1/payments")).Status);
        Assert.Equal(422, (await desk.Operator.GetAsync("/admin/v1/payments?status=all")).Status);
        Assert.Equal(404, (await desk.ResolveAsync("payments", "pay_" + new string('0', 23), "canceled")).Status);

        // The same at once: one of them resolves, the others repeat.
        var replies = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => desk.Operator.PostAsync(path, good, "resolve-1")));
        Assert.All(replies, r => Assert.Equal((200, "canceled"), (r.Status, r.State)));
        Assert.Equal(4, replies.Count(r => r.Headers.ContainsKey("Idempotency-Replayed")));
        var other = await desk.ResolveAsync("payments", mine.Id, "expired", "resolve-1");
        Assert.Equal((422, "idempotency_key_reused"), (other.Status, other.Code));
        var again = await desk.ResolveAsync("payments", mine.Id, "expired");
        Assert.Equal((409, "invalid_state"), (again.Status, again.Code));
        Assert.Equal("canceled", again.Member("current_status").GetString());

        var read = await desk.Operator.GetAsync($"/admin/v1/payments/{theirs.Id}");
        Assert.Equal(("mer_other", "review"), (read.Member("merchant").GetString(), read.State));
        Assert.Equal(404, (await desk.Merchant.GetAsync($"/v1/payments/{theirs.Id}")).Status);
    }

    private async Task<(string Scheme, string Word, string Id)> ReviewedAsync(string scheme, string word)
    {
        var reply = await desk.DiffersAsync(scheme, $"differs-{scheme}-{word}");
        var outcome = await desk.OutcomeAsync(scheme, reply.Id, "review");
        Assert.Contains("alert.mismatch", outcome.Timeline);
        Assert.DoesNotContain("step.undo", outcome.Timeline);
        Assert.Equal((1, 1_250_000), (outcome.Charges, outcome.Paid));
        return (scheme, word, reply.Id);
    }

    private async Task RefundedAsync(string scheme, string id)
    {
        (await desk.OutcomeAsync(scheme, id, "succeeded")).AssertBooksAgree();
        var refund = await PartAsync(id, "refunds", 1_250_000);
        Assert.Equal((201, "succeeded"), (refund.Status, refund.State));
        var outcome = await desk.OutcomeAsync(scheme, id, "succeeded");
        Assert.Equal(0, outcome.Paid);
        outcome.AssertBooksAgree();
    }

    private async Task UndoneAsync(string scheme, string id)
    {
        await desk.UntilTimelineAsync(id, "step.undone");
        var outcome = await desk.OutcomeAsync(scheme, id, "declined");
        Assert.Equal(("scheme_error", "operator"), (outcome.Reason, outcome.SchemeCode));
        Assert.Contains("answer.taken_late", outcome.Timeline);
        Assert.Equal((1, 0), (outcome.Charges, outcome.Paid));
        outcome.AssertBooksAgree();
        var refunds = outcome.Payment.GetProperty("refunds").EnumerateArray().ToList();
        Assert.All(refunds, r => Assert.Equal("late_success", r.GetProperty("reason").GetString()));
        Assert.Equal(scheme == "manmulsang" ? 1 : 0, refunds.Count);
    }

    private Task<Reply> PartAsync(string id, string kind, long amount) =>
        desk.Merchant.PostAsync($"/v1/payments/{id}/{kind}", new { amount }, prefer: "wait=20");
}
