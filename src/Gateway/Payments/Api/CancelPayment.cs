using Adapters.Contract;
using Gateway.Http;
using Gateway.Merchants;
using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Store.Sql;
using Gateway.Wallets;

namespace Gateway.Payments.Api;

/// <summary><c>POST /v1/payments/{id}/cancel</c>: calls off what was not captured yet; the wallet decides each race once.</summary>
internal sealed class CancelPayment(
    PaymentStore store,
    WalletDirectory wallets,
    IdempotentReplay replays,
    PaymentWriter writer,
    PaymentProcessor processor,
    BackgroundWork background,
    WaitPolicy waits,
    WalletLimiters limiters,
    FingerprintKeys fingerprints,
    PaymentResponses responses
)
{
    public static Task<IResult> HandleAsync(string id, HttpContext http, Caller caller, CancelPayment cancel) =>
        cancel.HandleAsync(id, http, caller);

    private async Task<IResult> HandleAsync(string id, HttpContext http, Caller caller)
    {
        var (request, invalid) = await IdempotentRequest.ReadAsync(http, caller.MerchantId, fingerprints);
        if (request is null)
        {
            return invalid!;
        }
        var wait = PreferHeader.Honour(http);
        if (await replays.FindAsync(request) is { } replay)
        {
            return replay;
        }
        while (await store.FindAsync(caller.MerchantId, id) is { } payment)
        {
            if (wallets.Find(payment.Scheme) is not ICancels)
            {
                return Problem.NotSupportedByScheme("The scheme cannot call a payment off.");
            }
            if (!MayCancel(payment))
            {
                // The same request may have come twice at once: then the other one called it off.
                return await replays.OrRefuseAsync(
                    request,
                    Problem.InvalidState(
                        payment.Status.Word(),
                        "Only a payment that is processing, awaiting_customer or authorized, and of which nothing was captured, can be canceled; refund what was captured."
                    )
                );
            }
            using var place = await limiters.EnterAsync(payment.Scheme, caller.MerchantId, http.RequestAborted);
            if (place is null)
            {
                return Problem.WalletOverloaded();
            }
            var key = new KeyUse(request.Owner, request.Key, request.Fingerprint, id, id);
            switch (await writer.RecordWishAsync(payment, new Fact.CancelAsked(), key))
            {
                case UpdateResult.Saved saved:
                    var work = background.Start(place.HandOn(), () => processor.CatchUpAsync(saved.Payment));
                    return responses.Ok(http, await waits.FirstAsync(saved.Payment, work, wait, IsCanceled, http.RequestAborted));
                case UpdateResult.KeyTaken taken:
                    return await replays.OfAsync(request, taken.Use);
                case UpdateResult.Stale:
                    break;
                default:
                    throw new InvalidOperationException("no such result for a cancel");
            }
        }
        return Problem.NotFound();
    }

    private static bool MayCancel(Payment payment) =>
        payment.Status is PaymentStatus.Processing or PaymentStatus.AwaitingCustomer or PaymentStatus.Authorized
        && !payment.Parts.Any(p => p.Kind == OperationKind.Capture && p.Status != PartStatus.Failed);

    private static bool IsCanceled(Payment payment) => payment.Status.IsSettled() && payment.Status != PaymentStatus.Authorized;
}
