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
        return exchange.ChargeAsync(
            "pay",
            charge,
            ct => api.PayAsync(request, ct),
            response => response.IfNotOurs(charge) ?? response.ToPaid(charge),
            cancellationToken
        );
    }

    public Task<WalletResult<PresentedCode>> PresentAsync(Charge charge, CancellationToken cancellationToken)
    {
        var request = charge.ToOrder(options);
        return exchange.ChargeAsync(
            "order",
            charge,
            ct => api.OrderAsync(request, ct),
            response => response.IfNotOurs(charge) ?? response.ToPresented(charge, time.GetUtcNow()),
            cancellationToken
        );
    }

    public Task<WalletResult<OrderState>> InquireAsync(Charge charge, CancellationToken cancellationToken) =>
        exchange.AskAsync(
            "query",
            ct => api.QueryAsync(charge.ToTrade(), ct),
            response => response.IfNotOurs(charge) ?? response.ToFound(charge),
            cancellationToken
        );

    public Task<WalletResult<OrderState>> CancelAsync(Charge charge, CancellationToken cancellationToken) =>
        charge is { Terms.Mode: ChargeMode.MerchantCode, Known: LastKnownState.Nothing }
            ? exchange.AskAsync(
                "close",
                ct => api.CloseAsync(charge.ToTrade(), ct),
                response => response.IfNotOurs(charge) ?? response.ToClosed(charge),
                cancellationToken
            )
            : ReverseAsync(charge, cancellationToken);

    public Task<WalletResult<OperationResult>> RefundAsync(Charge charge, Operation refund, CancellationToken cancellationToken) =>
        exchange.AskAsync(
            "refund",
            ct => api.RefundAsync(refund.ToRefund(charge), ct),
            response => response.IfNotOurs(charge, refund) ?? response.ToRefunded(),
            cancellationToken
        );

    public Task<WalletResult<OperationResult>> InquireRefundAsync(Charge charge, Operation refund, CancellationToken cancellationToken) =>
        exchange.AskAsync(
            "queryRefund",
            ct => api.QueryRefundAsync(new RefundQuery(refund.Number), ct),
            response => response.IfNotOurs(charge, refund) ?? response.ToFoundRefund(),
            cancellationToken
        );

    private async Task<WalletResult<OrderState>> ReverseAsync(Charge charge, CancellationToken cancellationToken)
    {
        var tooLate = false;
        // A charge is sent right after it was stored; even if it left a little later, its number is burnt by now.
        var graceOver = time.GetUtcNow() - charge.CreatedAt >= options.Facts.PartNotFoundGrace;
        var reversed = await exchange.AskAsync(
            "reverse",
            ct => api.ReverseAsync(charge.ToTrade(), ct),
            response =>
                response.IfNotOurs(charge)
                ?? (
                    (tooLate = response.Code == JeonseongCodes.TooLateToReverse)
                        ? response.Otherwise()
                        : response.ToReversed(charge, graceOver)
                ),
            cancellationToken
        );
        return tooLate ? (await InquireAsync(charge, cancellationToken)).RefundOnly() : reversed;
    }
}
