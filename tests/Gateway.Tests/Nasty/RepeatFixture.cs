using Adapters.Contract;
using Adapters.Kit;
using Adapters.ManmulSang;
using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Store.Sql;
using Gateway.Tests.World;
using Gateway.Wallets;
using Microsoft.Extensions.DependencyInjection;
using Mocks.Kit;

namespace Gateway.Tests.Nasty;

/// <summary>A way in which a wallet refuses the repeat of a capture or refund.</summary>
/// <param name="Scheme">Which wallet.</param>
/// <param name="Kind">Of what.</param>
/// <param name="Refusal">ManmulSang: status and code; else the fault of the mock.</param>
internal sealed record RepeatCase(string Scheme, OperationKind Kind, string Refusal)
{
    public override string ToString() => $"{Scheme} {Kind} refused with {Refusal}";
}

/// <summary>
/// A gateway with captures and refunds whose first try the wallet has carried out without the gateway hearing of it, and a
/// wallet that refuses the repeat.
/// </summary>
public sealed class RepeatFixture : IAsyncLifetime
{
    private const long Amount = 100_000;
    private readonly Refusals _refusals = new();

    internal TestWorld World { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        World = await TestWorld.StartAsync(_refusals.Into);
        World.Ullim.RefundMs.Value = 100;
        // What the wallet tells by itself must not come before the repeat.
        World.ManmulSang.Faults.Arm(new Fault("callback", "drop_callback") { Times = 0 });
        World.ManmulSang.Faults.Arm(new Fault("events", "http_500") { Times = 0 });
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    /// <summary>
    /// Every refusal of ManmulSang's document for both kinds, and every way in which the other two turn a request away: they
    /// answer a repeat with the refund in its present state, so that no other refusal can meet it.
    /// </summary>
    internal static List<RepeatCase> Cases()
    {
        var manmulSang = ManmulSangCodes
            .Table.Where(row => row.Value.Meaning != Meaning.Success)
            .Select(row => row.Key.Contains(' ', StringComparison.Ordinal) ? row.Key : $"{row.Key} refused")
            .ToList();
        Assert.True(manmulSang.Count > 20, $"only {manmulSang.Count} refusals");
        string[] any = ["maintenance", "clock_error", "http_429", "http_500", "html_page"];
        return
        [
            .. from kind in Enum.GetValues<OperationKind>() from refusal in manmulSang select new RepeatCase("manmulsang", kind, refusal),
            .. any.Concat(["rate_limited", "nonce_seen", "key_retired", "not_found"])
                .Select(fault => new RepeatCase("jeonseong", OperationKind.Refund, fault)),
            .. any.Select(fault => new RepeatCase("ullim", OperationKind.Refund, fault)),
        ];
    }

    /// <summary>A payment with a part that the wallet has carried out, and of which the gateway has heard nothing.</summary>
    internal async Task<(Payment Payment, PaymentOperation Part)> CarriedOutAsync(RepeatCase repeat)
    {
        var reference = "repeat-" + Guid.NewGuid().ToString("N");
        var reply = await TakeAsync(repeat, reference);
        var now = TimeProvider.System.GetUtcNow();
        var payment = await FindAsync(reply.Id);
        var part = StoredPayments.Part(
            World,
            repeat.Kind,
            repeat.Scheme == "ullim" ? payment.Terms.AmountMinor : Amount,
            PartStatus.Processing,
            now
        ) with
        {
            Tries = 1,
            DueAt = now.AddHours(1),
            LastSentAt = now,
        };
        var wallet = World.Services.GetRequiredService<WalletDirectory>().Find(repeat.Scheme)!;
        payment = await ChangeAsync(payment.Id, p => StateMachine.Apply(p, new Fact.PartAsked(part), wallet.Facts, now));
        var (charge, sent) = (Charges.Of(payment, 0), Charges.Of(part, 0));
        var answer =
            repeat.Kind == OperationKind.Capture
                ? await ((ICaptures)wallet).CaptureAsync(charge, sent, CancellationToken.None)
                : await ((IRefunds)wallet).RefundAsync(charge, sent, CancellationToken.None);
        Assert.True(
            answer is WalletResult<Adapters.Contract.OperationResult>.Pending or WalletResult<Adapters.Contract.OperationResult>.Succeeded,
            answer.ToString()
        );
        return (payment, part);
    }

    /// <summary>Makes the part due to be sent again, to a wallet that refuses the next request for it.</summary>
    internal async Task SendAgainAsync(RepeatCase repeat, Payment payment, PaymentOperation part)
    {
        if (repeat.Scheme == "manmulsang")
        {
            _refusals.Next[part.Number] = repeat.Refusal;
        }
        else
        {
            Mock(repeat.Scheme)
                .Faults.Arm(new Fault(Operation(repeat), repeat.Refusal) { MerchantReference = payment.Terms.Reference, Status = 503 });
        }
        await ChangeAsync(
            payment.Id,
            p => new Change(
                p with
                {
                    Version = p.Version + 1,
                    Parts =
                    [
                        .. p.Parts.Select(one =>
                            one.Id == part.Id ? one with { SendAgain = true, DueAt = TimeProvider.System.GetUtcNow() } : one
                        ),
                    ],
                },
                [],
                []
            )
        );
    }

    /// <summary>Whether the wallet refused the repeat: what was armed is used up.</summary>
    internal bool WasRefused(RepeatCase repeat, Payment payment, PaymentOperation part) =>
        repeat.Scheme == "manmulsang"
            ? !_refusals.Next.ContainsKey(part.Number)
            : Mock(repeat.Scheme).Faults.Take(Operation(repeat), payment.Terms.Reference) is null;

    /// <summary>How often the wallet has carried it out, by its own books.</summary>
    internal int Made(RepeatCase repeat, Payment payment) =>
        Mock(repeat.Scheme)
            .Ledger.Count(entry =>
                entry.MerchantReference == payment.Terms.Reference
                && entry.Kind == (repeat.Kind == OperationKind.Capture ? Mocks.Kit.Movement.Capture : Mocks.Kit.Movement.Refund)
            );

    private static string Operation(RepeatCase repeat) => repeat.Scheme == "ullim" ? "RFD" : "refund";

    private WalletMock Mock(string scheme) =>
        scheme switch
        {
            "jeonseong" => World.Jeonseong,
            "ullim" => World.Ullim,
            _ => World.ManmulSang,
        };

    private async Task<Reply> TakeAsync(RepeatCase repeat, string reference)
    {
        if (repeat.Scheme != "manmulsang")
        {
            var code = repeat.Scheme == "ullim" ? World.Ullim.Mint().Code : World.Jeonseong.MintCode();
            var paid = await World.Merchant.PayAsync(code, 1_250_000, reference);
            await World.Merchant.UntilStatusAsync(paid.Id, "succeeded");
            return paid;
        }
        var manual = repeat.Kind == OperationKind.Capture;
        var shown = await World.Merchant.PresentAsync(repeat.Scheme, 1_250_000, reference, manual ? "manual" : "automatic");
        await World.ManmulSang.ScanAsync(shown.Member("code").GetProperty("payload").GetString()!, "pay");
        await World.Merchant.UntilStatusAsync(shown.Id, manual ? "authorized" : "succeeded");
        return shown;
    }

    private async Task<Payment> FindAsync(string id) =>
        (await World.Services.GetRequiredService<PaymentStore>().FindAsync("mer_world", id))!;

    private async Task<Payment> ChangeAsync(string id, Func<Payment, Change> change)
    {
        var store = World.Services.GetRequiredService<PaymentStore>();
        for (var tries = 0; tries < 20; tries++)
        {
            var before = await FindAsync(id);
            if (
                await store.MoveAsync(World.Services.GetRequiredService<EventFactory>().Update(before, change(before)))
                is UpdateResult.Saved saved
            )
            {
                return saved.Payment;
            }
        }
        throw new InvalidOperationException($"{id} changed all the time");
    }
}
