using System.Collections.Immutable;
using System.Globalization;
using Adapters.Contract;
using Gateway.Ids;
using Gateway.Payments.Model;
using Gateway.Store.Engine;
using Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Api;

/// <summary>
/// A gateway with more rows of each kind than a page looks at. What fits begins with the last row that the first page looks at,
/// so that its end and the beginning of the next one are both seen.
/// </summary>
public sealed class ManyRows : IAsyncLifetime
{
    /// <summary>Rows that fit a filter.</summary>
    public const int Fitting = 105;
    private const int First = Paging.MaxScan - 1;
    private const int Count = First + Fitting + 40;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 30, 15, TimeSpan.Zero);

    /// <summary>When the payments were made that stand for themselves.</summary>
    private static readonly DateTimeOffset Before = Start.AddDays(-1);

    internal TestWorld World { get; private set; } = null!;

    internal ImmutableArray<FilteredList> Lists { get; private set; }

    public async ValueTask InitializeAsync()
    {
        World = await TestWorld.StartAsync();
        Lists =
        [
            .. await PaymentsAsync(),
            .. await EventsAsync(),
            .. await RefundsAsync(),
            .. await DeliveriesAsync(),
            .. await AuditAsync(),
            .. await MerchantsAsync(),
        ];
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    // By the place in a list, which begins with the newest.
    private static bool Fits(int place) => place is >= First and < First + Fitting;

    private static DateTimeOffset At(int place) => Start.AddSeconds(Count - place);

    private static string Time(int place) => At(place).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private async Task<IEnumerable<FilteredList>> PaymentsAsync()
    {
        var payments = Enumerable
            .Range(0, Count)
            .Select(place =>
            {
                var payment = StoredPayments.New(World, At(place), CaptureMode.Manual);
                return Fits(place)
                    ? payment with
                    {
                        Status = PaymentStatus.Review,
                        Scheme = "ullim",
                        Terms = payment.Terms with { Reference = "wanted" },
                    }
                    : payment with
                    {
                        Status = PaymentStatus.Canceled,
                    };
            })
            .ToArray();
        foreach (var some in payments.Chunk(500))
        {
            await Task.WhenAll(some.Select(payment => StoredPayments.PutAsync(World, payment)));
        }
        var all = payments.Select(p => p.Id).ToArray();
        string[] wanted = [.. all.Where((_, place) => Fits(place))];
        FilteredList List(string query, IReadOnlyList<string> ids) => new("/v1/payments", query, ids);
        const int Recent = 60;
        return
        [
            List("status=review", wanted),
            List("scheme=ullim", wanted),
            List("status=review&scheme=ullim", wanted),
            List("reference=wanted", wanted),
            List("reference=wanted&status=review", wanted),
            List("status=canceled", [.. all.Where((_, place) => !Fits(place))]),
            List($"created_after={Time(Recent - 1)}", all[..Recent]),
            List($"created_after={Time(Count)}&created_before={Time(Count - Recent - 1)}", all[^Recent..]),
            List($"status=review&created_before={Time(0)}", wanted),
            new("/admin/v1/payments", "status=review", wanted),
            new("/admin/v1/payments", string.Empty, wanted),
        ];
    }

    // One payment with so many lines: its events are the newest, and lie in their order.
    private async Task<IEnumerable<FilteredList>> EventsAsync()
    {
        var payment = StoredPayments.New(World, Before, CaptureMode.Manual);
        payment = await StoredPayments.PutAsync(
            World,
            payment with
            {
                Status = PaymentStatus.Expired,
                Parts = [StoredPayments.Part(World, OperationKind.Capture, 1, PartStatus.Failed, Start)],
            },
            [.. Enumerable.Range(0, Count).Select(line => Fits(Count - 1 - line) ? "capture.failed" : "payment.canceled")]
        );
        string[] all =
        [
            .. (await World.Store.RowsAsync($"select event_id from timeline where payment_id = '{payment.Id}' order by no desc")).Select(
                row => row[0]!
            ),
        ];
        Assert.Equal(Count, all.Length);
        string[] wanted = [.. all.Where((_, place) => Fits(place))];
        string[] others = [.. all.Where((_, place) => !Fits(place))];
        FilteredList List(string query, IReadOnlyList<string> ids) => new("/v1/events", query, ids);
        return
        [
            List("type=capture.failed", wanted),
            List("type=capture.*", wanted),
            List("type=payment.canceled", others),
            List($"payment={payment.Id}", all),
            List($"payment={payment.Id}&type=capture.failed", wanted),
            List($"payment={payment.Id}&type=payment.*", others),
        ];
    }

    private async Task<IEnumerable<FilteredList>> RefundsAsync()
    {
        var payments = new List<Payment>();
        for (var n = 0; n < 2; n++)
        {
            payments.Add(
                await StoredPayments.PutAsync(
                    World,
                    StoredPayments.New(World, Before, CaptureMode.Manual) with
                    {
                        Status = PaymentStatus.Succeeded,
                        Parts =
                        [
                            .. Enumerable
                                .Range(0, Fitting)
                                .Select(no =>
                                    StoredPayments.Part(World, OperationKind.Refund, 1, PartStatus.Succeeded, Start.AddSeconds(2 * no + n))
                                ),
                        ],
                    }
                )
            );
        }
        string[] Ids(IEnumerable<Payment> of) =>
            [.. of.SelectMany(payment => payment.Parts).Select(part => part.Id).OrderDescending(StringComparer.Ordinal)];
        return [new("/v1/refunds", string.Empty, Ids(payments)), new("/v1/refunds", $"payment={payments[0].Id}", Ids(payments[..1]))];
    }

    private async Task<IEnumerable<FilteredList>> DeliveriesAsync()
    {
        string[] all = [.. Enumerable.Range(0, Count).Select(place => Id("whd", place))];
        var (large, small) = (Id("whe", 0), Id("whe", 1));
        await WriteAsync(
            (session, place) =>
                session.Write(
                    "insert into webhook_deliveries (merchant_id, id, endpoint_id, event_id, status, attempts, tries, claim) values ('mer_world', $1, $2, $3, $4, '[]', 1, 1)",
                    all[place],
                    place < Count - 5 ? large : small,
                    Id("evt", place),
                    Fits(place) ? "failed" : "succeeded"
                )
        );
        string[] wanted = [.. all.Where((_, place) => Fits(place))];
        FilteredList List(string query, IReadOnlyList<string> ids) => new("/v1/webhook-deliveries", query, ids);
        return
        [
            List("status=failed", wanted),
            List($"status=failed&endpoint={large}", wanted),
            List($"endpoint={small}", all[^5..]),
            List($"endpoint={large}", all[..^5]),
        ];
    }

    private async Task<IEnumerable<FilteredList>> AuditAsync()
    {
        string[] all = [.. Enumerable.Range(0, Count).Select(place => Id("act", place))];
        await WriteAsync(
            (session, place) =>
                session.Write(
                    "insert into admin_actions (id, at, admin_key, request_id, action, target, outcome) values ($1, $2, '00000000', 'r', $3, $4, 'x')",
                    all[place],
                    At(place).ToUnixTimeMilliseconds(),
                    Fits(place) ? "merchant.resumed" : "scheme.paused",
                    Fits(place) ? "mer_target" : "ullim"
                )
        );
        string[] wanted = [.. all.Where((_, place) => Fits(place))];
        FilteredList List(string query, IReadOnlyList<string> ids) => new("/admin/v1/audit", query, ids);
        return
        [
            List("action=merchant.resumed", wanted),
            List("target=mer_target", wanted),
            List($"created_after={Time(59)}&created_before={Time(-1)}", all[..60]),
            List($"created_before={Time(Count - 61)}", all[^60..]),
        ];
    }

    private async Task<IEnumerable<FilteredList>> MerchantsAsync()
    {
        var client = TestWorld.Client(World.Address, TestWorld.AdminKey);
        var ids = new List<string> { "mer_world", "mer_other" };
        var suspended = new List<string>();
        for (var n = 0; n < 12; n++)
        {
            var made = await client.PostAsync("/admin/v1/merchants", new { name = "A shop" });
            Assert.Equal(201, made.Status);
            ids.Add(made.Id);
            if (n % 3 == 0)
            {
                var reply = await client.PostAsync($"/admin/v1/merchants/{made.Id}/suspend", null);
                Assert.Equal(200, reply.Status);
                suspended.Add(made.Id);
            }
        }
        string[] Sorted(IEnumerable<string> of) => [.. of.OrderDescending(StringComparer.Ordinal)];
        FilteredList List(string query, IEnumerable<string> of) => new("/admin/v1/merchants", query, Sorted(of));
        return [List("status=suspended", suspended), List("status=active", ids.Except(suspended)), List(string.Empty, ids)];
    }

    private static string Id(string prefix, int place) => ObjectId.New(prefix, At(place), 1);

    private Task<bool> WriteAsync(Action<Session, int> write) =>
        World
            .Services.GetRequiredService<StoreDatabase>()
            .Writer.RunAsync(
                ConflictKeys.Shared,
                session =>
                {
                    for (var place = 0; place < Count; place++)
                    {
                        write(session, place);
                    }
                    return ValueTask.FromResult(true);
                },
                mayBeShed: false
            );
}
