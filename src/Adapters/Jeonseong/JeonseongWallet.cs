using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Kit;
using FluentValidation;

namespace Adapters.Jeonseong;

/// <summary>The wallet Jeonseong: to its request, ask, to our answer. One number stands for one trade, for ever.</summary>
internal sealed class JeonseongWallet(
    IJeonseongApi api,
    WalletExchange<JeonseongProtocol> exchange,
    JeonseongOptions options,
    TimeProvider time
) : IWallet, ITakesCustomerCodes, IPresentsMerchantCodes, ICancels, IRefunds
{
    public SchemeInfo Facts => options.Facts;

    public IValidator<PaymentRequest> Rules { get; } = new JeonseongRules(options.Facts);

    public CodeMatch Recognize(ScannedCode code, DateTimeOffset now) => JeonseongCustomerCode.Recognize(code, now, options.CodeClockSkew);

    public Task<WalletResult<OrderState>> PayAsync(Charge charge, ScannedCode code, CancellationToken cancellationToken)
    {
        var request = charge.ToPay(JeonseongCustomerCode.Canonical(code), options);
        return exchange.ChargeAsync("pay", charge, api.PayAsync, request, r => r.ToPaid(charge), cancellationToken);
    }

    public Task<WalletResult<PresentedCode>> PresentAsync(Charge charge, CancellationToken cancellationToken)
    {
        var request = charge.ToOrder(options);
        return exchange.ChargeAsync(
            "order",
            charge,
            api.OrderAsync,
            request,
            r => r.ToPresented(charge, time.GetUtcNow()),
            cancellationToken
        );
    }

    public Task<WalletResult<OrderState>> InquireAsync(Charge charge, CancellationToken cancellationToken) =>
        exchange.AskAsync("query", api.QueryAsync, charge.ToTrade(), r => r.ToFound(charge), cancellationToken);

    public Task<WalletResult<OrderState>> CancelAsync(Charge charge, CancellationToken cancellationToken) =>
        charge is { Terms.Mode: ChargeMode.MerchantCode, Known: LastKnownState.Nothing }
            ? exchange.AskAsync("close", api.CloseAsync, charge.ToTrade(), r => r.ToClosed(charge), cancellationToken)
            : ReverseAsync(charge, cancellationToken);

    public Task<WalletResult<OperationResult>> RefundAsync(Charge charge, Operation refund, CancellationToken cancellationToken) =>
        exchange.AskAsync("refund", api.RefundAsync, refund.ToRefund(charge), r => r.ToRefunded(charge, refund), cancellationToken);

    public Task<WalletResult<OperationResult>> InquireRefundAsync(Charge charge, Operation refund, CancellationToken cancellationToken)
    {
        var request = new RefundQuery(refund.Number);
        return exchange.AskAsync("queryRefund", api.QueryRefundAsync, request, r => r.ToFoundRefund(charge, refund), cancellationToken);
    }

    private async Task<WalletResult<OrderState>> ReverseAsync(Charge charge, CancellationToken cancellationToken)
    {
        var tooLate = false;
        // A charge is sent right after it was stored; even if it left a little later, its number is burnt by now.
        var graceOver = time.GetUtcNow() - charge.CreatedAt >= options.Facts.PartNotFoundGrace;
        var reversed = await exchange.AskAsync("reverse", api.ReverseAsync, charge.ToTrade(), Map, cancellationToken);
        return tooLate ? (await InquireAsync(charge, cancellationToken)).RefundOnly() : reversed;

        WalletResult<OrderState> Map(WalletResponse<JeonseongReply> response)
        {
            tooLate = response.IsTooLateToReverse(charge);
            return response.ToReversed(charge, graceOver);
        }
    }
}
