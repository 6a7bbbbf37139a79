using Gateway.Merchants.Model;
using Gateway.Payments.Model;
using Gateway.Store.Sql;
using Gateway.Tests.Merchants;
using Gateway.Tests.World;

namespace Gateway.Tests.Store;

/// <summary>What the stores can be asked about a merchant's things, statement by statement; those that end a thing come last.</summary>
internal sealed partial class MerchantStatements
{
    // Late enough for everything to be due.
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow().AddHours(1);
    private readonly Belongings _theirs;
    private readonly Payment _payment;
    private readonly List<Statement> _list = [];

    public MerchantStatements(Stores stores, Belongings theirs, Payment payment)
    {
        (_theirs, _payment) = (theirs, payment);
        AddPayments(stores.Payments);
        AddEvents(stores.Events);
        Add<DisclosureStore>(nameof(DisclosureStore.ListAsync), async m => await stores.Disclosures.ListAsync(m, theirs.Paid));
        AddDeliveries(stores.Deliveries);
        AddWebhooks(stores.Webhooks);
        Add<MerchantStore>(
            nameof(MerchantStore.RevokeKeyAsync),
            async m =>
                await stores.Merchants.RevokeKeyAsync(
                    m,
                    theirs.KeyId,
                    new AdminActor("0", "r").Does(_now, AdminActions.KeyRevoked, theirs.KeyId, "x")
                )
        );
    }

    /// <summary>Until when the owner's payments are leased; null: the store has one node.</summary>
    public static long? Lease => TestStore.IsPostgres ? 1 : null;

    public IReadOnlyList<Statement> List => _list;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private void Add<TStore>(string method, Func<string, Task<object?>> ask) =>
        _list.Add(new Statement($"{typeof(TStore).Name}.{method}", ask));

    private void AddPayments(PaymentStore store)
    {
        Add<PaymentStore>(nameof(store.FindKeyAsync), async m => await store.FindKeyAsync(m, Belongings.IdempotencyKey));
        Add<PaymentStore>(nameof(store.FindAsync), async m => await store.FindAsync(m, _theirs.Paid));
        foreach (var part in new[] { _theirs.Capture, _theirs.Refund })
        {
            Add<PaymentStore>(nameof(store.FindByPartAsync), async m => await store.FindByPartAsync(m, part));
        }
        Add<PaymentStore>(nameof(store.TimelineAsync), async m => await store.TimelineAsync(m, _theirs.Paid));
        foreach (var filter in Filters())
        {
            Add<PaymentStore>(nameof(store.ListAsync), async m => await store.ListAsync(filter with { MerchantId = m }, Cancel));
        }
        Add<PaymentStore>(nameof(store.ListRefundsAsync), async m => await store.ListRefundsAsync(m, null, 100));
        Add<PaymentStore>(
            nameof(store.ReleaseAsync),
            async m =>
            {
                await store.ReleaseAsync(new(_payment with { MerchantId = m }, Lease));
                return null;
            }
        );
        Add<PaymentStore>(
            nameof(store.MoveAsync),
            async m =>
            {
                var read = _payment with { MerchantId = m };
                var moved = read with { Version = read.Version + 1, Description = "moved" };
                return await store.MoveAsync(new PaymentUpdate(read, moved, []));
            }
        );
    }

    private PaymentFilter[] Filters()
    {
        var all = new PaymentFilter(string.Empty, 100);
        return
        [
            all,
            all with
            {
                Status = _payment.Status,
            },
            all with
            {
                Scheme = _payment.Scheme,
            },
            all with
            {
                Reference = _payment.Terms.Reference,
            },
            all with
            {
                CreatedAfter = _payment.CreatedAt,
                CreatedBefore = _now,
            },
        ];
    }

    private void AddEvents(EventStore store)
    {
        Add<EventStore>(nameof(store.FindAsync), async m => await store.FindAsync(m, _theirs.Event));
        foreach (var (type, of) in new (string? Type, string? Of)[] { (null, null), ("payment.*", null), (null, _theirs.Paid) })
        {
            Add<EventStore>(nameof(store.ListAsync), async m => await store.ListAsync(new(m, 100, type, of, null), Cancel));
        }
        foreach (var type in new[] { null, "payment.*" })
        {
            Add<EventStore>(nameof(store.AfterAsync), async m => await store.AfterAsync(m, null, type, 100));
        }
        Add<EventStore>(nameof(store.FloorAsync), async m => await store.FloorAsync(m));
        Add<EventStore>(nameof(store.NewestAsync), async m => await store.NewestAsync(m));
    }
}
