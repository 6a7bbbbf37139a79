using Gateway.Http;
using Gateway.Merchants;
using Gateway.Payments.Model;
using Gateway.Store.Sql;

namespace Gateway.Payments;

/// <summary>What a repeated request gets: the object as it is now, having waited as the first request did; never a second charge.</summary>
internal sealed class IdempotentReplay(PaymentStore store, FingerprintKeys fingerprints, WaitPolicy patience, PaymentResponses answers)
{
    /// <summary>The answer to a repeat, or null if the key is new.</summary>
    public async Task<IResult?> FindAsync<T>(HttpContext http, Caller caller, KeyedRequest<T> request) =>
        await store.FindKeyAsync(caller.MerchantId, request.Key) is { } use ? await OfAsync(http, request, use) : null;

    /// <summary>
    /// The answer to a request that would be refused. A repeat is never refused: it finds its payment even if its code has
    /// expired, or its scheme is paused, meanwhile.
    /// </summary>
    public async Task<IResult> OrRefuseAsync<T>(HttpContext http, Caller caller, KeyedRequest<T> request, Problem refusal) =>
        await FindAsync(http, caller, request) ?? refusal;

    /// <summary>The answer to a request whose key was found taken.</summary>
    public async Task<IResult> OfAsync<T>(HttpContext http, KeyedRequest<T> request, KeyUse use)
    {
        if (!fingerprints.Fits(use.MerchantId, use.Fingerprint, request.Digest))
        {
            return Problem.IdempotencyKeyReused();
        }
        var payment =
            await store.FindAsync(use.MerchantId, use.PaymentId) ?? throw new InvalidOperationException("a key outlived its payment");
        IdempotencyKey.MarkReplayed(http.Response);
        if (payment.Part(use.ObjectId) is not null)
        {
            payment = await patience.RepeatAsync(
                payment,
                p => p.Part(use.ObjectId) is not { LastSentAt: null, Status: PartStatus.Processing },
                request.Wait,
                p => WaitPolicy.IsSettled(p, use.ObjectId),
                http.RequestAborted
            );
            return PaymentResponses.OkPart(http, payment, payment.Part(use.ObjectId)!);
        }
        payment = await patience.RepeatAsync(payment, p => p.Version > 1, request.Wait, WaitPolicy.IsAnswered, http.RequestAborted);
        return answers.Ok(http, payment);
    }
}
