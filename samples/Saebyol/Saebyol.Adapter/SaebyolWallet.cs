using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Contract.Rules;
using Adapters.Kit;
using FluentValidation;

namespace Saebyol.Adapter;

/// <summary>The wallet Saebyol: to its request, ask, to our answer.</summary>
internal sealed class SaebyolWallet(ISaebyolApi api, WalletExchange<SaebyolProtocol> exchange, SaebyolOptions options)
    : IWallet,
        ITakesCustomerCodes,
        ICancels,
        IRefunds
{
    public SchemeInfo Facts => options.Facts;

    public IValidator<PaymentRequest> Rules { get; } = new SchemeRules(options.Facts);

    public CodeMatch Recognize(ScannedCode code, DateTimeOffset now) => SaebyolCustomerCode.Recognize(code.Text);

    public Task<WalletResult<OrderState>> PayAsync(Charge charge, ScannedCode code, CancellationToken cancellationToken) =>
        exchange.ChargeAsync("charge", charge, api.ChargeAsync, charge.ToRequest(code.Text), r => r.ToPaid(charge), cancellationToken);

    public Task<WalletResult<OrderState>> InquireAsync(Charge charge, CancellationToken cancellationToken) =>
        exchange.AskAsync("inquiry", api.InquireAsync, new NumberRequest(charge.Number), r => r.ToFound(charge), cancellationToken);

    public Task<WalletResult<OrderState>> CancelAsync(Charge charge, CancellationToken cancellationToken) =>
        exchange.AskAsync("void", api.VoidAsync, new NumberRequest(charge.Number), r => r.ToVoided(charge), cancellationToken);

    public Task<WalletResult<OperationResult>> RefundAsync(Charge charge, Operation refund, CancellationToken cancellationToken) =>
        exchange.AskAsync("refund", api.RefundAsync, refund.ToRequest(charge), r => r.ToRefunded(charge, refund), cancellationToken);

    public Task<WalletResult<OperationResult>> InquireRefundAsync(Charge charge, Operation refund, CancellationToken cancellationToken) =>
        exchange.AskAsync("refund-inquiry", api.AskRefundAsync, refund.ToQuery(charge), r => r.ToFound(charge, refund), cancellationToken);
}
