using Adapters.Contract;
using FluentValidation;
using Gateway.Http;
using Gateway.Merchants;
using Gateway.Payments.Model;
using Gateway.Store.Sql;
using Gateway.Wallets;

namespace Gateway.Payments;

/// <summary><c>POST /v1/payments/{id}/cancel</c>: calls off what was not captured yet; the wallet decides each race once.</summary>
internal static class CancelPayment
{
    /// <summary>Nothing may be said.</summary>
    internal sealed record Body
    {
        public static Body Read(JsonFields fields) => new();
    }

    internal sealed class BodyRules : AbstractValidator<Body>
    {
        public static BodyRules Instance { get; } = new();
    }

    public static async Task<IResult> HandleAsync(
        string id,
        HttpContext http,
        PaymentStore store,
        WalletDirectory wallets,
        IdempotentReplay replays,
        PaymentWriter facts,
        PaymentProcessor progress,
        BackgroundWork underway,
        WaitPolicy patience,
        WalletLimiters bulkheads,
        FingerprintKeys fingerprints,
        PaymentResponses answers
    )
    {
        var caller = Caller.Of(http)!;
        var (request, refusal) = await KeyedRequest.ReadAsync(http, mayBeEmpty: true, Body.Read, BodyRules.Instance);
        if (request is null)
        {
            return refusal!;
        }
        if (await replays.FindAsync(http, caller, request) is { } replay)
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
                return await replays.FindAsync(http, caller, request)
                    ?? Problem.InvalidState(
                        payment.Status.Word(),
                        "Only a payment that is processing, awaiting_customer or authorized, and of which nothing was captured, can be canceled; refund what was captured."
                    );
            }
            using var place = await bulkheads.EnterAsync(payment.Scheme, caller.MerchantId, http.RequestAborted);
            if (place is null)
            {
                return Problem.WalletOverloaded();
            }
            var key = new KeyUse(caller.MerchantId, request.Key, fingerprints.Keep(caller.MerchantId, request.Digest), id, id);
            switch (await facts.RecordWishAsync(payment, new Fact.CancelAsked(), key))
            {
                case UpdateResult.Saved saved:
                    var work = underway.Start(place.HandOn(), () => progress.CatchUpAsync(saved.Payment));
                    return answers.Ok(
                        http,
                        await patience.FirstAsync(
                            saved.Payment,
                            work,
                            request.Wait,
                            p => p.Status.IsSettled() && !(p.Status == PaymentStatus.Authorized),
                            http.RequestAborted
                        )
                    );
                case UpdateResult.KeyTaken taken:
                    return await replays.OfAsync(http, request, taken.Use);
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
}
