using System.Collections.Immutable;
using Adapters.Contract;
using Adapters.Contract.Disclosures;

namespace Conformance;

/// <summary>A call that is ready to be made: everything that it needs exists at the wallet.</summary>
/// <param name="Operation">A word of <see cref="WalletOperations"/>.</param>
/// <param name="AskAsync">Makes the call; the answer is a <see cref="WalletResult{T}"/> of the call's own kind.</param>
internal sealed record PreparedCall(string Operation, Func<Task<object>> AskAsync);

/// <summary>Each call that a wallet knows, once.</summary>
internal static class EveryCall
{
    /// <summary>Prepares the calls; each can be made whatever becomes of the others.</summary>
    public static async Task<ImmutableArray<PreparedCall>> PrepareAsync(WalletFixture fixture)
    {
        var wallet = fixture.Wallet;
        var calls = ImmutableArray.CreateBuilder<PreparedCall>();
        var asked = await Orders.TakeAsync(fixture);
        Add(WalletOperations.Inquire, () => wallet.InquireAsync(asked, CancellationToken.None));
        if (wallet is ITakesCustomerCodes takes)
        {
            var (code, charge) = fixture.Scan();
            Add(WalletOperations.Pay, () => takes.PayAsync(charge, code, CancellationToken.None));
        }
        if (wallet is IPresentsMerchantCodes presents)
        {
            var order = fixture.Charge(mode: ChargeMode.MerchantCode);
            Add(WalletOperations.Present, () => presents.PresentAsync(order, CancellationToken.None));
        }
        if (wallet is ICancels cancels)
        {
            if (wallet is ITakesCustomerCodes)
            {
                var paid = await Orders.TakeAsync(fixture);
                Add(WalletOperations.Cancel, () => cancels.CancelAsync(paid, CancellationToken.None));
            }
            if (wallet is IPresentsMerchantCodes)
            {
                var (unpaid, _) = await Orders.MakeAsync(fixture);
                Add(WalletOperations.Cancel, () => cancels.CancelAsync(unpaid, CancellationToken.None));
            }
            if (wallet is ICaptures)
            {
                var held = await Orders.HoldAsync(fixture);
                Add(WalletOperations.Cancel, () => cancels.CancelAsync(held, CancellationToken.None));
            }
        }
        if (wallet is ICaptures captures)
        {
            var (held, first, second) = (await Orders.HoldAsync(fixture), WalletFixture.Part(2500), WalletFixture.Part(2500));
            await captures.CaptureAsync(held, first, CancellationToken.None);
            Add(WalletOperations.InquireCapture, () => captures.InquireCaptureAsync(held, first, CancellationToken.None));
            Add(WalletOperations.Capture, () => captures.CaptureAsync(held, second, CancellationToken.None));
        }
        if (wallet is IRefunds refunds)
        {
            var (whole, given) = (await Orders.TakeAsync(fixture), Orders.Refund(fixture));
            await refunds.RefundAsync(whole, given, CancellationToken.None);
            Add(WalletOperations.InquireRefund, () => refunds.InquireRefundAsync(whole, given, CancellationToken.None));
            var (other, part) = (await Orders.TakeAsync(fixture), Orders.Refund(fixture));
            Add(WalletOperations.Refund, () => refunds.RefundAsync(other, part, CancellationToken.None));
        }
        return calls.ToImmutable();

        void Add<T>(string operation, Func<Task<WalletResult<T>>> ask) => calls.Add(new(operation, async () => await ask()));
    }
}
