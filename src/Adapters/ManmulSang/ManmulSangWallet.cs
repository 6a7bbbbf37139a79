using Adapters.Contract;
using FluentValidation;

namespace Adapters.ManmulSang;

/// <summary>The wallet ManmulSang: the shop shows a code, everything after that is asynchronous.</summary>
internal sealed class ManmulSangWallet(
    ManmulSangOptions options,
    ManmulSangClient line,
    ManmulSangOrders orders,
    ManmulSangPresenting presenting,
    ManmulSangCancelling cancelling,
    ManmulSangParts parts,
    ManmulSangCallback callback,
    ManmulSangFeed feed
) : IWallet, IPresentsMerchantCodes, ICaptures, ICancels, IRefunds, IReceivesCallbacks, IReplaysEvents
{
    public SchemeInfo Facts { get; } = ManmulSangRules.Facts(options);

    public IValidator<PaymentRequest> Rules { get; } = new ManmulSangRules(ManmulSangRules.Facts(options));

    public TimeSpan ReadEvery => options.EventsPoll;

    public async Task<WalletResult<PresentedCode>> PresentAsync(Charge charge, CancellationToken cancellationToken)
    {
        using var deadline = line.Begin(cancellationToken);
        return await presenting.PresentAsync(charge, deadline);
    }

    public async Task<WalletResult<OrderState>> InquireAsync(Charge charge, CancellationToken cancellationToken)
    {
        using var deadline = line.Begin(cancellationToken);
        return (await orders.LookAsync(charge, deadline)).ToAnswer(charge);
    }

    public async Task<WalletResult<OrderState>> CancelAsync(Charge charge, CancellationToken cancellationToken)
    {
        using var deadline = line.Begin(cancellationToken);
        return await cancelling.CancelAsync(charge, deadline);
    }

    public async Task<WalletResult<OperationResult>> CaptureAsync(Charge charge, Operation capture, CancellationToken cancellationToken)
    {
        using var deadline = line.Begin(cancellationToken);
        return await parts.CaptureAsync(charge, capture, deadline);
    }

    public async Task<WalletResult<OperationResult>> InquireCaptureAsync(
        Charge charge,
        Operation capture,
        CancellationToken cancellationToken
    )
    {
        using var deadline = line.Begin(cancellationToken);
        return await parts.InquireAsync(OperationKind.Capture, charge, capture, deadline);
    }

    public async Task<WalletResult<OperationResult>> RefundAsync(Charge charge, Operation refund, CancellationToken cancellationToken)
    {
        using var deadline = line.Begin(cancellationToken);
        return await parts.RefundAsync(charge, refund, deadline);
    }

    public async Task<WalletResult<OperationResult>> InquireRefundAsync(
        Charge charge,
        Operation refund,
        CancellationToken cancellationToken
    )
    {
        using var deadline = line.Begin(cancellationToken);
        return await parts.InquireAsync(OperationKind.Refund, charge, refund, deadline);
    }

    public Task<CallbackReading> ReadAsync(CallbackRequest request, CancellationToken cancellationToken) =>
        callback.ReadAsync(request, cancellationToken);

    public async Task<EventPage?> ReadEventsAsync(string? cursor, CancellationToken cancellationToken)
    {
        using var deadline = line.Begin(cancellationToken);
        return await feed.ReadAsync(cursor, deadline);
    }
}
