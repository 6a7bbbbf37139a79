using Adapters.Contract;
using FluentValidation;

namespace Adapters.ManmulSang;

/// <summary>The wallet ManmulSang: the shop shows a code, everything after that is asynchronous.</summary>
internal sealed class ManmulSangWallet(
    ManmulSangOptions options,
    ManmulSangLine line,
    ManmulSangOrders orders,
    ManmulSangPresenting presenting,
    ManmulSangCancelling cancelling,
    ManmulSangParts parts,
    ManmulSangCallback callback,
    ManmulSangFeed feed
) : IWallet, IPresentsMerchantCodes, ICaptures, ICancels, IRefunds, IReceivesCallbacks, IReplaysEvents
{
    public SchemeFacts Facts { get; } = ManmulSangRules.Facts(options);

    public IValidator<Terms> Rules { get; } = new ManmulSangRules(ManmulSangRules.Facts(options));

    public TimeSpan ReadEvery => options.EventsPoll;

    public async Task<Answer<PresentedCode>> PresentAsync(Charge charge, CancellationToken cancellationToken)
    {
        using var deadline = line.Begin(cancellationToken);
        return await presenting.PresentAsync(charge, deadline);
    }

    public async Task<Answer<Standing>> InquireAsync(Charge charge, CancellationToken cancellationToken)
    {
        using var deadline = line.Begin(cancellationToken);
        return (await orders.LookAsync(charge, deadline)).ToAnswer(charge);
    }

    public async Task<Answer<Standing>> CancelAsync(Charge charge, CancellationToken cancellationToken)
    {
        using var deadline = line.Begin(cancellationToken);
        return await cancelling.CancelAsync(charge, deadline);
    }

    public async Task<Answer<Movement>> CaptureAsync(Charge charge, Part capture, CancellationToken cancellationToken)
    {
        using var deadline = line.Begin(cancellationToken);
        return await parts.CaptureAsync(charge, capture, deadline);
    }

    public async Task<Answer<Movement>> InquireCaptureAsync(Charge charge, Part capture, CancellationToken cancellationToken)
    {
        using var deadline = line.Begin(cancellationToken);
        return await parts.InquireAsync(PartKind.Capture, charge, capture, deadline);
    }

    public async Task<Answer<Movement>> RefundAsync(Charge charge, Part refund, CancellationToken cancellationToken)
    {
        using var deadline = line.Begin(cancellationToken);
        return await parts.RefundAsync(charge, refund, deadline);
    }

    public async Task<Answer<Movement>> InquireRefundAsync(Charge charge, Part refund, CancellationToken cancellationToken)
    {
        using var deadline = line.Begin(cancellationToken);
        return await parts.InquireAsync(PartKind.Refund, charge, refund, deadline);
    }

    public Task<CallbackReading> ReadAsync(CallbackRequest request, CancellationToken cancellationToken) =>
        callback.ReadAsync(request, cancellationToken);

    public async Task<EventPage?> ReadEventsAsync(string? cursor, CancellationToken cancellationToken)
    {
        using var deadline = line.Begin(cancellationToken);
        return await feed.ReadAsync(cursor, deadline);
    }
}
