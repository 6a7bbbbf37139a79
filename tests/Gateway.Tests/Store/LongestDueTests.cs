using System.Globalization;
using Gateway.Ids;
using Gateway.Payments.Model;
using Gateway.Store.Engine;
using Gateway.Store.Sql;
using Gateway.Tests.Payments;
using Gateway.Webhooks.Model;

namespace Gateway.Tests.Store;

/// <summary>
/// Guards that what is due longest is taken first, whatever its id, where more is due than can be taken at once: payments,
/// deliveries of webhooks and replays.
/// </summary>
public sealed class LongestDueTests : IAsyncLifetime
{
    private const int Count = 31;
    private const int Slots = 7;
    private static readonly DateTimeOffset Now = Samples.Start.AddHours(1);

    private TempDatabase _temp = null!;
    private DeliveryStore _deliveries = null!;
    private EndpointStore _webhooks = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _temp = await TempDatabase.OpenAsync();
        _deliveries = new DeliveryStore(_temp.Database, _temp.Signal);
        _webhooks = new EndpointStore(_temp.Database, _temp.Signal);
    }

    public ValueTask DisposeAsync() => _temp.DisposeAsync();

    [Fact]
    public async Task Of_payments_that_are_due_the_longest_due_are_taken_first()
    {
        var payments = Enumerable.Range(0, Count).Select(DuePayment).ToList();
        await Task.WhenAll(payments.Select(p => _temp.Payments.InsertAsync(IntentOf(p))));

        var taken = new List<string>();
        for (var turn = 0; turn * Slots < Count; turn++)
        {
            var due = await _temp.Payments.ClaimDueAsync("sample", Now, TimeSpan.FromMinutes(1), Slots);
            // Which of those that are taken together comes first is nobody's affair.
            taken.AddRange(due.Select(one => Name(one.Payment.DueAt!.Value)).Order());
            foreach (var one in due)
            {
                await EndAsync(one.Payment);
            }
        }

        Assert.Equal(Names(), taken);
    }

    [Fact]
    public async Task Of_deliveries_that_are_due_the_longest_due_are_taken_first()
    {
        var endpoint = await EndpointAsync(0);
        for (var i = 0; i < Count; i++)
        {
            await TellAsync("pay_" + i.ToString("D23", CultureInfo.InvariantCulture));
        }
        var all = await _deliveries.ListAsync(new DeliveryFilter("mer_1", 100, null, null, null), Cancel);
        var rising = all.Items.Select(d => d.Id).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(Count, rising.Count);
        for (var i = 0; i < Count; i++)
        {
            var (id, at) = (rising[i], DueAt(i).ToUnixTimeMilliseconds());
            await _temp.Database.Writer.RunAsync(
                ConflictKeys.Shared,
                session =>
                    session.ChangeAsync("update webhook_deliveries set next_at = $2 where merchant_id = 'mer_1' and id = $1", id, at),
                mayBeShed: false
            );
        }

        var taken = new List<string>();
        for (var turn = 0; turn * Slots < Count; turn++)
        {
            var claimed = await _deliveries.ClaimAsync([(new WaitingEndpoint("mer_1", endpoint.Id, false), Slots)], Now, Now.AddHours(1));
            taken.AddRange(claimed.Select(one => Name(DueAt(rising.IndexOf(one.Id)))).Order());
        }

        Assert.Equal(Names(), taken);
    }

    [Fact]
    public async Task Of_replays_that_are_due_the_longest_due_are_taken_first()
    {
        var endpoints = new List<(string Id, int No)>();
        for (var i = 0; i < 15; i++)
        {
            endpoints.Add(((await EndpointAsync(i)).Id, i));
        }
        foreach (var (id, no) in endpoints)
        {
            Assert.Equal(ReplayBegun.Begun, await _deliveries.BeginReplayAsync("mer_1", id, Samples.Start, DueAt(no)));
        }

        var due = await _deliveries.DueReplaysAsync(Now);

        Assert.Equal(endpoints.OrderBy(one => DueAt(one.No)).Select(one => one.Id), due.Select(one => one.EndpointId));
    }

    // In no order of the numbers, and each moment once.
    private static DateTimeOffset DueAt(int no) => Samples.Start.AddSeconds(no * 17 % Count);

    private static string Name(DateTimeOffset due) => due.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Names() => Enumerable.Range(0, Count).Select(DueAt).Order().Select(Name);

    private static Payment DuePayment(int no)
    {
        var payment = Samples.Payment();
        return payment with
        {
            MerchantId = "mer_" + (no % 3).ToString(CultureInfo.InvariantCulture),
            Id = ObjectId.New("pay", Samples.Start.AddSeconds(no), 7),
            Agenda = payment.Agenda with { DueAt = DueAt(no) },
        };
    }

    private static NewPayment IntentOf(Payment payment) =>
        new(payment, [], new KeyUse(payment.MerchantId, payment.Id, "fingerprint", payment.Id, payment.Id), null);

    private Task<UpdateResult> EndAsync(Payment payment) =>
        _temp.Payments.MoveAsync(
            new PaymentUpdate(payment, payment with { Version = payment.Version + 1, Agenda = payment.Agenda.End() }, [])
        );

    private async Task<WebhookEndpoint> EndpointAsync(int no)
    {
        var endpoint = new WebhookEndpoint
        {
            MerchantId = "mer_1",
            Id = ObjectId.New("whe", Samples.Start.AddSeconds(no), 1),
            Url = "https://shop.example/",
            Events = ["*"],
            Status = WebhookEndpoint.Enabled,
            Secret = WebhookSecret.New(),
            CreatedAt = Samples.Start,
        };
        await _webhooks.AddAsync(endpoint, new KeyUse("mer_1", endpoint.Id, "fingerprint", endpoint.Id, string.Empty));
        return endpoint;
    }

    private async Task TellAsync(string payment)
    {
        var batch = new EventBatch(any: true);
        await _temp.Database.Writer.RunAsync(
            ConflictKeys.Of("mer_1", payment),
            async session =>
            {
                await batch.PrepareAsync(session, "mer_1");
                await batch.BlockAsync(session, "mer_1", payment);
                return batch.Write(session, "mer_1", 1, payment, new NewEvent("payment.succeeded", [.. "{}"u8]), Samples.Start);
            },
            mayBeShed: false
        );
    }
}
