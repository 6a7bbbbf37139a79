using Gateway.Tests.Late;

namespace Gateway.Tests.Api;

/// <summary>A gateway with a gate before the wallets, and an operator.</summary>
public sealed class WaitingWorld : IAsyncLifetime
{
    public const string Wait = "wait=55";

    // Longer than any test takes.
    private const string Window = "10";
    internal const string GetPayment = "GET /v1/payments/{id}";

    /// <summary>Far below the wait that is asked for: who is not told is answered only at its end.</summary>
    internal static readonly TimeSpan Bound = TimeSpan.FromSeconds(45);

    /// <summary>The routes on which one can wait for the outcome of something.</summary>
    internal static readonly Dictionary<string, string[]> Routes = new(StringComparer.Ordinal)
    {
        ["payment"] = ["POST /v1/payments", GetPayment],
        ["shown code"] = [GetPayment],
        ["capture"] = ["POST /v1/payments/{id}/captures", "GET /v1/captures/{id}"],
        ["refund"] = ["POST /v1/payments/{id}/refunds", "GET /v1/refunds/{id}"],
        ["cancel"] = ["POST /v1/payments/{id}/cancel", GetPayment],
    };

    internal WalletGate Gate { get; } = new();

    internal ReviewFixture Review { get; private set; } = null!;

    /// <summary>What has gone to review, and as what an operator may end it. That takes a while, so it is begun first.</summary>
    internal Task<(string Kind, string Id, string Payment, string Status)[]> Reviewed { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Review = new ReviewFixture([
            ("Adapters:Jeonseong:TimeoutSeconds", "30"),
            ("Adapters:Jeonseong:InquiryWindowSeconds", Window),
            ("Adapters:Jeonseong:RefundWindowSeconds", Window),
            ("Adapters:ManmulSang:TimeoutSeconds", "30"),
            ("Adapters:ManmulSang:CreateWindowSeconds", "30"),
            ("Adapters:ManmulSang:ActionWindowSeconds", Window),
            ("Adapters:ManmulSang:EventsPollSeconds", "0"),
        ])
        {
            Parts = Gate.Into,
        };
        await Review.InitializeAsync();
        Reviewed = Task.WhenAll(PaymentAsync(), PartAsync("captures", "manual", "succeeded"), PartAsync("refunds", "automatic", "failed"));
    }

    public ValueTask DisposeAsync()
    {
        Gate.Dispose();
        return Review.DisposeAsync();
    }

    /// <summary>Sends a request that waits, and returns once the gateway works on it.</summary>
    internal async Task<Waiter> BeginAsync(string route, string path, object? body = null)
    {
        var before = Review.World.Log.Lines.Count;
        var reply = route.StartsWith("GET", StringComparison.Ordinal)
            ? Review.Merchant.GetAsync(path, Wait)
            : Review.Merchant.PostAsync(path, body, prefer: Wait);
        await Eventually.IsTrueAsync(() =>
            Review
                .World.Log.Lines.Skip(before)
                .Any(line =>
                    line.Contains("Executing endpoint", StringComparison.Ordinal)
                    && line.Contains($"RequestPath={path} ", StringComparison.Ordinal)
                )
        );
        return new Waiter(route, reply);
    }

    /// <summary>Lets through what ends the wait, if it is kept back, and fails unless all who wait are told.</summary>
    internal static async Task AssertToldAsync(string thing, string state, WalletGate.Held held, bool callback, params Waiter[] waiters)
    {
        Assert.Equal(Routes[thing], waiters.Select(w => w.Route));
        if (!callback)
        {
            // What is kept back is what ends the wait.
            await held.Reached.WaitAsync(Bound, TestContext.Current.CancellationToken);
            foreach (var (route, reply) in waiters)
            {
                Assert.False(reply.IsCompleted, $"{route} did not wait");
            }
            held.Open();
        }
        foreach (var (route, reply) in waiters)
        {
            await Task.WhenAny(reply, Task.Delay(Bound, TestContext.Current.CancellationToken));
            Assert.True(reply.IsCompleted, $"{route} was not told that it is {state}");
            var answer = await reply;
            Assert.True(answer.Status is 200 or 201, $"{route}: {answer.Text}");
            Assert.Equal((route, state), (route, answer.State));
            Assert.Equal((route, Wait), (route, answer.Headers["Preference-Applied"]));
        }
    }

    private async Task<(string, string, string, string)> PaymentAsync()
    {
        var payment = await Review.DiffersAsync("jeonseong", "resolved");
        return ("payments", payment.Id, payment.Id, "succeeded");
    }

    private async Task<(string, string, string, string)> PartAsync(string parts, string capture, string end)
    {
        var merchant = Review.Merchant;
        var reference = $"resolved-{parts}";
        var shown = await merchant.PresentAsync("manmulsang", 500_000, reference, capture);
        await Review.World.ManmulSang.ScanAsync(await merchant.PayloadAsync(shown.Id), "pay");
        await merchant.UntilStatusAsync(shown.Id, "authorized", "succeeded");
        var part = await merchant.PostAsync(
            $"/v1/payments/{shown.Id}/{parts}",
            // The wallet carries out 1093 and never tells.
            new { amount = 109_300 },
            prefer: Wait
        );
        Assert.Equal((201, "review"), (part.Status, part.State));
        return (parts, part.Id, shown.Id, end);
    }
}

/// <summary>A request that waits.</summary>
internal sealed record Waiter(string Route, Task<Reply> Reply);
