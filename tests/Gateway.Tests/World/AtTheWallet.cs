using Adapters.Contract;
using Gateway.Payments.Processing;
using Gateway.Store.Sql;
using Gateway.Wallets;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.World;

/// <summary>
/// Somebody with the shop's access to the wallet, and without the gateway: real, signed calls of the wallet's own
/// interface, of which the gateway's books know nothing.
/// </summary>
internal static class AtTheWallet
{
    /// <summary>Captures, and fails unless the wallet takes it or has it under way.</summary>
    public static async Task CaptureAsync(TestWorld world, string paymentId, long amount, bool final = false, string? number = null)
    {
        var (wallet, charge) = await FindAsync(world, paymentId);
        var part = Part(amount, number) with { Final = final };
        AssertTaken(await ((ICaptures)wallet).CaptureAsync(charge, part, CancellationToken.None));
    }

    /// <summary>Refunds, and fails unless the wallet takes it or has it under way.</summary>
    public static async Task RefundAsync(TestWorld world, string paymentId, long amount)
    {
        var (wallet, charge) = await FindAsync(world, paymentId);
        AssertTaken(await ((IRefunds)wallet).RefundAsync(charge, Part(amount, null), CancellationToken.None));
    }

    /// <summary>Voids or reverses, whichever the order allows.</summary>
    public static async Task CancelAsync(TestWorld world, string paymentId)
    {
        var (wallet, charge) = await FindAsync(world, paymentId);
        var answer = await ((ICancels)wallet).CancelAsync(charge, CancellationToken.None);
        Assert.True(
            answer is WalletResult<OrderState>.Pending or WalletResult<OrderState>.Succeeded { Value: OrderState.NotCharged },
            answer.ToString()
        );
    }

    private static async Task<(IWallet Wallet, Charge Charge)> FindAsync(TestWorld world, string paymentId)
    {
        var payment = await world.Services.GetRequiredService<PaymentStore>().FindAsync("mer_world", paymentId);
        return (world.Services.GetRequiredService<WalletDirectory>().Find(payment!.Scheme)!, Charges.Of(payment, earlierTries: 0));
    }

    private static Operation Part(long amount, string? number) =>
        new()
        {
            Number = number ?? "SHOP" + Guid.NewGuid().ToString("N")[..20].ToUpperInvariant(),
            AmountMinor = amount,
            CreatedAt = TimeProvider.System.GetUtcNow(),
        };

    private static void AssertTaken(WalletResult<OperationResult> answer) =>
        Assert.True(answer is WalletResult<OperationResult>.Pending or WalletResult<OperationResult>.Succeeded, answer.ToString());
}
