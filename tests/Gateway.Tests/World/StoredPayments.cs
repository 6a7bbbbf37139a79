using System.Collections.Immutable;
using Adapters.Contract;
using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Store.Sql;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.World;

/// <summary>
/// Payments put into a running gateway's store as they shall be: for tests that need many, or need states that take a wallet
/// minutes to reach. Nothing of them is due.
/// </summary>
internal static class StoredPayments
{
    /// <summary>A payment of the first merchant at ManmulSang, which has every operation.</summary>
    public static Payment New(TestWorld world, DateTimeOffset at, CaptureMode capture) =>
        new()
        {
            MerchantId = "mer_world",
            Id = ObjectId.New("pay", at, Shard(world)),
            Livemode = false,
            Scheme = "manmulsang",
            Terms = new PaymentRequest
            {
                AmountMinor = 1_000_000,
                Currency = "KPW",
                Mode = ChargeMode.MerchantCode,
                Capture = capture,
                Reference = "stored",
            },
            CreatedAt = at,
            UpdatedAt = at,
        };

    /// <summary>A capture or refund of a payment.</summary>
    public static PaymentOperation Part(TestWorld world, OperationKind kind, long amount, PartStatus status, DateTimeOffset at) =>
        new()
        {
            Kind = kind,
            Id = ObjectId.New(kind == OperationKind.Capture ? "cap" : "ref", at, Shard(world)),
            AmountMinor = amount,
            Status = status,
            CreatedAt = at,
            UpdatedAt = at,
            Failure = status == PartStatus.Failed ? new Decline(DeclineReason.SchemeError, "x") : null,
        };

    /// <summary>Puts a payment into the store, with lines of these types; a line of a part tells of the first part of its kind.</summary>
    public static async Task<Payment> PutAsync(TestWorld world, Payment payment, params ImmutableArray<string> lines)
    {
        var store = world.Services.GetRequiredService<PaymentStore>();
        var bare = payment with { Parts = [], Version = 1 };
        var inserted = await store.InsertAsync(
            new NewPayment(bare, [], new KeyUse(payment.MerchantId, payment.Id, "fingerprint", payment.Id, payment.Id), null)
        );
        Assert.True(inserted is InsertResult.Stored, inserted.ToString());
        // Captures and refunds get rows of their own when a payment moves on.
        var whole = payment with
        {
            Version = 2,
            TimelineLength = lines.Length,
        };
        var moved = await store.MoveAsync(
            world.Services.GetRequiredService<EventFactory>().Update(bare, new Change(whole, Entries(whole, lines), []))
        );
        Assert.True(moved is UpdateResult.Saved, moved.ToString());
        return whole;
    }

    private static ImmutableArray<TimelineEntry> Entries(Payment payment, ImmutableArray<string> lines) =>
        [
            .. lines.Select(
                (type, i) =>
                    new TimelineEntry(
                        i + 1,
                        payment.CreatedAt,
                        type,
                        "gateway",
                        payment.Parts.FirstOrDefault(part => type.StartsWith(part.KindWord + ".", StringComparison.Ordinal)) is { } told
                            ? ImmutableSortedDictionary<string, string>.Empty.Add("id", told.Id)
                            : ImmutableSortedDictionary<string, string>.Empty
                    )
            ),
        ];

    private static int Shard(TestWorld world) => world.Services.GetRequiredService<MerchantDirectory>().Find("mer_world")!.Shard;
}
