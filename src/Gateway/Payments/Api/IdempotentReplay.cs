using Gateway.Http;
using Gateway.Payments.Model;
using Gateway.Store.Sql;

namespace Gateway.Payments.Api;

/// <summary>What a repeated request gets: the object as it is now, having waited as the first request did; never a second charge.</summary>
internal sealed class IdempotentReplay(PaymentStore store, WaitPolicy waits, PaymentResponses responses)
{
    /// <summary>The answer to a repeat, or null if the key is new.</summary>
    public async Task<IResult?> FindAsync<T>(IdempotentRequest<T> request) =>
        await store.FindKeyAsync(request.Owner, request.Key) is { } use ? await OfAsync(request, use) : null;

    /// <summary>
    /// The answer to a request that would be refused. A repeat is never refused: it finds its payment even if its code has
    /// expired, or its scheme is paused, meanwhile.
    /// </summary>
    public async Task<IResult> OrRefuseAsync<T>(IdempotentRequest<T> request, Problem refusal) => await FindAsync(request) ?? refusal;

    /// <summary>The answer to a request whose key was found taken.</summary>
    public async Task<IResult> OfAsync<T>(IdempotentRequest<T> request, KeyUse use)
    {
        if (!request.Fits(use.Fingerprint))
        {
            return Problem.IdempotencyKeyReused();
        }
        var http = request.Http;
        var payment =
            await store.FindAsync(use.MerchantId, use.PaymentId)
            ?? throw new InvalidOperationException("a key outlived its payment");
        var wait = PreferHeader.Wait(http.Request);
        if (payment.Part(use.ObjectId) is not null)
        {
            payment = await waits.RepeatAsync(
                payment,
                p => p.Part(use.ObjectId) is not { LastSentAt: null, Status: PartStatus.Processing },
                wait,
                p => WaitPolicy.IsSettled(p, use.ObjectId),
                http.RequestAborted
            );
            return request.Replayed(PaymentResponses.Part(http, payment, use.ObjectId));
        }
        payment = await waits.RepeatAsync(payment, p => p.Version > 1, wait, WaitPolicy.IsAnswered, http.RequestAborted);
        return request.Replayed(responses.Ok(http, payment));
    }
}
