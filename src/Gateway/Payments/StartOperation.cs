using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Payments.Model;
using Gateway.Store.Sql;
using Gateway.Wallets;

namespace Gateway.Payments;

/// <summary>What captures and refunds have in common: checked and stored against one version of the payment (law 4), then sent.</summary>
internal sealed class StartOperation(
    PaymentStore store,
    WalletDirectory wallets,
    MerchantDirectory merchants,
    IdempotentReplay replays,
    PaymentWriter facts,
    PaymentProcessor progress,
    BackgroundWork underway,
    WaitPolicy patience,
    WalletLimiters bulkheads,
    FingerprintKeys fingerprints,
    TimeProvider time
)
{
    /// <summary>Stores and sends a part.</summary>
    /// <param name="http">The request's context.</param>
    /// <param name="paymentId">Of which payment.</param>
    /// <param name="request">The request, its form being right.</param>
    /// <param name="judge">The part that the payment, as it is now, allows, or why it allows none.</param>
    public async Task<IResult> HandleAsync<T>(
        HttpContext http,
        string paymentId,
        KeyedRequest<T> request,
        Func<Payment, Adapters.Contract.IWallet, (PaymentOperation? Part, Problem? Refusal)> judge
    )
    {
        var caller = Caller.Of(http)!;
        if (await replays.FindAsync(http, caller, request) is { } replay)
        {
            return replay;
        }
        while (await store.FindAsync(caller.MerchantId, paymentId) is { } payment)
        {
            if (wallets.Find(payment.Scheme) is not { } wallet)
            {
                return Problem.SchemeNotEnabled("The payment's scheme is switched off.");
            }
            var (part, refusal) = judge(payment, wallet);
            if (part is null)
            {
                // The same request may have come twice at once: then the other one made what stands in the way.
                return await replays.FindAsync(http, caller, request) ?? refusal!;
            }
            using var place = await bulkheads.EnterAsync(payment.Scheme, caller.MerchantId, http.RequestAborted);
            if (place is null)
            {
                return Problem.WalletOverloaded();
            }
            var now = Clock.Now(time);
            var kind = part.Kind == Adapters.Contract.OperationKind.Capture ? "cap" : "ref";
            part = part with
            {
                Id = ObjectId.New(kind, now, merchants.Find(caller.MerchantId)!.Shard),
                CreatedAt = now,
                UpdatedAt = now,
                DueAt = NextAction.AnswerBy(wallet.Facts, now),
                Tries = 1,
            };
            var key = new KeyUse(caller.MerchantId, request.Key, fingerprints.Keep(caller.MerchantId, request.Digest), part.Id, payment.Id);
            switch (await facts.RecordWishAsync(payment, new Fact.PartAsked(part), key))
            {
                case UpdateResult.Saved saved:
                    var work = underway.Start(place.HandOn(), () => progress.SendAsync(saved.Payment, part));
                    var answered = await patience.FirstAsync(
                        saved.Payment,
                        work,
                        request.Wait,
                        p => WaitPolicy.IsSettled(p, part.Id),
                        http.RequestAborted
                    );
                    return PaymentResponses.CreatedPart(http, answered, answered.Part(part.Id)!);
                case UpdateResult.KeyTaken taken:
                    return await replays.OfAsync(http, request, taken.Use);
                case UpdateResult.Stale:
                    break;
                default:
                    throw new InvalidOperationException("no such result for a part");
            }
        }
        return Problem.NotFound();
    }
}
