using Gateway.Tests.Triggers;

namespace Gateway.Tests.Nasty;

/// <summary>ManmulSang's misbehaviours of orders: answers that are lost, late or refused.</summary>
internal static class ManmulSangScenes
{
    private static readonly bool[] BothModes = [false, true];

    /// <summary>The answer to the order was lost: it is asked for again under the same key, made once and paid once.</summary>
    public static Scene AskedAgain(int f) =>
        async stage =>
        {
            var reference = Ref("lost", f);
            var shop = stage.ManmulSang;
            var created = await shop.PresentAsync(5000, reference);
            await shop.Merchant.UntilStatusAsync(created.Id, "awaiting_customer");
            await shop.PayAsync(await shop.Merchant.GetAsync($"/v1/payments/{created.Id}"));
            var outcome = await EndAsync(shop, created.Id, "succeeded");
            Assert.Equal(["charge 5000"], shop.Ledger(reference));
            Assert.Equal(2, stage.Saw("manmulsang", reference));
            return [outcome];
        };

    /// <summary>Neither a page of HTML nor a torn body is kept.</summary>
    public static Scene NothingKept(int f) =>
        async stage =>
        {
            var outcomes = await AskedAgain(f)(stage);
            await Unkept.AssertAsync(stage.ManmulSang.World, outcomes[0]);
            return outcomes;
        };

    public static async Task<Outcome[]> KeyReusedAsync(NastyWorld stage)
    {
        var payment = await stage.ManmulSang.PresentAsync(5000, Ref("key", 5));
        Assert.Equal((201, "declined"), (payment.Status, payment.State));
        Assert.Equal(("duplicate_reference", "idempotency_key_reused"), ManmulSangFixture.Why(payment.Json, "decline"));
        var outcome = await EndAsync(stage.ManmulSang, payment.Id, "declined");
        Assert.Contains("alert.number_used_elsewhere", outcome.Timeline);
        Assert.Empty(outcome.Ledger);
        return [outcome];
    }

    /// <summary>Money before the answer to the order is a fact, and the answer, which shows an earlier state, changes nothing.</summary>
    public static async Task<Outcome[]> PaidBeforeTheAnswerAsync(NastyWorld stage)
    {
        var shop = stage.ManmulSang;
        var paid = await shop.PresentAsync(5000, Ref("early", 8));
        var held = await shop.PresentAsync(5000, Ref("early-m", 8), manual: true);
        var taken = await EndAsync(shop, paid.Id, "succeeded");
        await shop.Merchant.UntilStatusAsync(held.Id, "authorized");
        Assert.Equal(["charge 5000"], shop.Ledger(Ref("early", 8)));
        Assert.Equal(1, stage.Saw("manmulsang", Ref("early", 8)));
        // Void works, so the order's id is known.
        var canceled = await shop.CancelAsync(held);
        Assert.Equal("canceled", canceled.State);
        Assert.Equal(["authorize 5000", "void 5000"], shop.Ledger(Ref("early-m", 8)));
        return [taken, await EndAsync(shop, held.Id, "canceled")];
    }

    /// <summary>Money after the end is given back, visibly.</summary>
    public static Task<Outcome[]> TakenLateAsync(NastyWorld stage) =>
        Task.WhenAll(from manual in BothModes from expires in BothModes select LateAsync(stage.ManmulSang, manual, expires));

    public static async Task<Outcome[]> MaintenanceAsync(NastyWorld stage)
    {
        var payment = await stage.ManmulSang.PresentAsync(5000, Ref("closed", 14));
        Assert.Equal((201, "declined"), (payment.Status, payment.State));
        Assert.Equal(("scheme_unavailable", "maintenance"), ManmulSangFixture.Why(payment.Json, "decline"));
        Assert.Equal(1, stage.Saw("manmulsang", Ref("closed", 14)));
        return [await EndAsync(stage.ManmulSang, payment.Id, "declined")];
    }

    /// <summary>Both forms of <c>Retry-After</c> are obeyed: a second, then a date two seconds ahead.</summary>
    public static async Task<Outcome[]> TooManyRequestsAsync(NastyWorld stage)
    {
        var shop = stage.ManmulSang;
        var created = await shop.PresentAsync(5000, Ref("rate", 16));
        await shop.Merchant.UntilStatusAsync(created.Id, "awaiting_customer");
        await shop.PayAsync(await shop.Merchant.GetAsync($"/v1/payments/{created.Id}"));
        var outcome = await EndAsync(shop, created.Id, "succeeded");
        var sent = shop
            .World.ManmulSang.Requests.Requests.Where(r =>
                r.Operation == "createOrder"
                && System.Text.Encoding.UTF8.GetString(r.Body).Contains(Ref("rate", 16), StringComparison.Ordinal)
            )
            .Select(r => r.At)
            .ToArray();
        Assert.Equal(3, sent.Length);
        var (first, second) = (sent[1] - sent[0], sent[2] - sent[1]);
        Assert.True(first >= TimeSpan.FromSeconds(1), $"came again after {first}");
        Assert.True(second >= TimeSpan.FromSeconds(2), $"came again after {second}");
        return [outcome];
    }

    /// <summary>A token that dies in mid-flight is replaced by one refresh, and the call repeated under its key.</summary>
    public static async Task<Outcome[]> DeadTokenAsync(NastyWorld stage)
    {
        // In a world of its own, since no other scene's token must die or be counted.
        var shop = new ManmulSangFixture();
        await shop.InitializeAsync();
        await using var closing = shop;
        await shop.PresentAsync(5000, "token-first");
        var before = Tokens(shop);
        var payments = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => shop.PresentAsync(5000, i == 7 ? Ref("token", 17) : $"token-{i}"))
        );
        Assert.All(payments, p => Assert.Equal((201, "awaiting_customer"), (p.Status, p.State)));
        Assert.InRange(Tokens(shop) - before, 1, 2);
        var sent = shop
            .World.ManmulSang.Requests.Requests.Where(r =>
                System.Text.Encoding.UTF8.GetString(r.Body).Contains(Ref("token", 17), StringComparison.Ordinal)
            )
            .ToArray();
        Assert.Equal(2, sent.Length);
        Assert.Equal(sent[0].Body, sent[1].Body);
        Assert.Single(
            sent.Select(r => r.Headers.Single(h => h.Key.Equals("Idempotency-Key", StringComparison.OrdinalIgnoreCase)).Value).Distinct()
        );

        // The same for a payment of the stage, to its end.
        var paid = await stage.ManmulSang.PaidAsync(5000, Ref("token", 17));
        return [await EndAsync(stage.ManmulSang, paid.Id, "succeeded")];
    }

    public static async Task<Outcome[]> UndoUnknownAsync(NastyWorld stage)
    {
        var shop = stage.ManmulSang;
        var waiting = await shop.PresentAsync(5000, Ref("undo", 19));
        var held = await shop.PaidAsync(5000, Ref("undo-m", 19), manual: true);
        var canceled = await Task.WhenAll(shop.CancelAsync(waiting), shop.CancelAsync(held));
        Assert.All(canceled, c => Assert.Equal((200, "canceled"), (c.Status, c.State)));
        await shop.BalancedAsync(waiting.Id);
        await shop.BalancedAsync(held.Id);
        Assert.Equal(["authorize 5000", "void 5000"], shop.Ledger(Ref("undo-m", 19)));
        return [await EndAsync(shop, waiting.Id, "canceled"), await EndAsync(shop, held.Id, "canceled")];
    }

    /// <summary>It ends as a plain success, once.</summary>
    public static Scene Taken(int f) =>
        async stage =>
        {
            var paid = await stage.ManmulSang.PaidAsync(5000, Ref("taken", f));
            await stage.ManmulSang.BalancedAsync(paid.Id);
            return [await EndAsync(stage.ManmulSang, paid.Id, "succeeded")];
        };

    internal static Task<Outcome> EndAsync(ManmulSangFixture shop, string id, string status) =>
        Outcome.OfAsync(shop.Merchant, shop.World.ManmulSang, id, status);

    internal static string Ref(string story, int f) => FormattableString.Invariant($"{story}-F{f:00}");

    private static async Task<Outcome> LateAsync(ManmulSangFixture shop, bool manual, bool expires)
    {
        var reference = Ref($"late-{manual}-{expires}", 10);
        var created = await shop.PresentAsync(5000, reference, manual);
        if (expires)
        {
            await shop.World.ManmulSang.ActAsync(ManmulSangFixture.Number(created), "expire");
        }
        else
        {
            await shop.CancelAsync(created);
        }
        var ended = expires ? "expired" : "canceled";
        await shop.Merchant.UntilStatusAsync(created.Id, ended);
        await shop.Merchant.UntilAsync(
            $"/v1/payments/{created.Id}/timeline",
            t => t.GetRawText().Contains("step.undone", StringComparison.Ordinal)
        );
        var payment = await shop.BalancedAsync(created.Id);
        if (manual)
        {
            Assert.Equal($"{ended} 0/0", ManmulSangFixture.Words(payment));
            Assert.Equal(["authorize 5000", "void 5000"], shop.Ledger(reference));
        }
        else
        {
            Assert.Equal($"{ended} 500000/500000", ManmulSangFixture.Words(payment));
            Assert.Equal(["charge 5000", "refund 5000"], shop.Ledger(reference));
            Assert.Equal("late_success", payment.GetProperty("refunds")[0].GetProperty("reason").GetString());
        }
        var outcome = await EndAsync(shop, created.Id, ended);
        Assert.Contains("alert.unexpected_state", outcome.Timeline);
        return outcome;
    }

    private static int Tokens(ManmulSangFixture shop) => shop.World.ManmulSang.Requests.Requests.Count(r => r.Operation == "token");
}
