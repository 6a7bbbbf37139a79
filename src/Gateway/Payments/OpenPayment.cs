using Adapters.Contract;
using Adapters.Contract.Codes;
using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Store.Sql;
using Gateway.Wallets;

namespace Gateway.Payments;

/// <summary>
/// The second half of a new payment: the wallet is found and the request understood. Nothing is sent before the intent is
/// on disk, and once it is, the caller hanging up changes nothing.
/// </summary>
internal sealed class OpenPayment(
    PaymentStore store,
    MerchantDirectory merchants,
    PaymentProcessor progress,
    BackgroundWork underway,
    WaitPolicy patience,
    IdempotentReplay replays,
    PaymentResponses answers,
    FingerprintKeys fingerprints,
    EventFactory events,
    PausedSchemes paused,
    WalletLimiters bulkheads,
    TimeProvider time
)
{
    public DateTimeOffset Now => Clock.Now(time);

    public async Task<IResult> HandleAsync(
        HttpContext http,
        Caller caller,
        KeyedRequest<CreatePayment.Body> request,
        IWallet wallet,
        PaymentRequest terms,
        (ScannedCode Code, CodeMatch.Yes Claim)? scanned
    )
    {
        // 1 – what the scheme does not take, or does not take now
        if (paused.Contains(wallet.Facts.Id))
        {
            return await RefuseAsync(Problem.SchemeNotEnabled("The scheme is paused; see GET /v1/schemes."));
        }
        if (SchemeRefusal.Of(wallet, terms) is { } refusal)
        {
            return await RefuseAsync(refusal);
        }
        using var free = bulkheads.TryEnter(wallet.Facts.Id, caller.MerchantId);
        // A repeat needs no place, so it does not wait for one.
        if (free is null && await replays.FindAsync(http, caller, request) is { } replay)
        {
            return replay;
        }
        using var place = free ?? await bulkheads.EnterAsync(wallet.Facts.Id, caller.MerchantId, http.RequestAborted);
        if (place is null)
        {
            return await RefuseAsync(Problem.WalletOverloaded());
        }

        // 2 – the intent: payment, key and first line of the timeline, in one commit
        var intent = Intent(caller, request, wallet, terms, scanned);
        InsertResult inserted;
        try
        {
            inserted = await store.InsertAsync(intent);
        }
        catch (OverloadedException)
        {
            // What is stored can be read, though nothing can be added now.
            if (await replays.FindAsync(http, caller, request) is { } earlier)
            {
                return earlier;
            }
            throw;
        }
        Payment payment;
        switch (inserted)
        {
            case InsertResult.Stored stored:
                payment = stored.Payment;
                break;
            case InsertResult.KeyTaken taken:
                // A repeat waits for another's question and needs no place of its own.
                place.Dispose();
                return await replays.OfAsync(http, request, taken.Use);
            case InsertResult.Exhausted:
                return await NoNumberLeftAsync(http, request, intent);
            case InsertResult.ShareUsed:
                return Problem.NumbersUsed(wallet.Facts.Name);
            default:
                throw new InvalidOperationException("no such result");
        }

        // 3 – ask the wallet, and store what it said
        var work = underway.Start(
            place.HandOn(),
            () => scanned is { } shown ? progress.PayAsync(payment, shown.Code) : progress.PresentAsync(payment)
        );

        // 4 – answer from what is stored
        var answered = await patience.FirstAsync(payment, work, request.Wait, WaitPolicy.IsAnswered, http.RequestAborted);
        return answers.Created(http, answered);

        Task<IResult> RefuseAsync(Problem problem) => replays.OrRefuseAsync(http, caller, request, problem);
    }

    private NewPayment Intent(
        Caller caller,
        KeyedRequest<CreatePayment.Body> request,
        IWallet wallet,
        PaymentRequest terms,
        (ScannedCode Code, CodeMatch.Yes Claim)? scanned
    )
    {
        var now = Now;
        var payment = new Payment
        {
            MerchantId = caller.MerchantId,
            Id = ObjectId.New("pay", now, merchants.Find(caller.MerchantId)!.Shard),
            Livemode = caller.Livemode,
            Scheme = wallet.Facts.Id,
            Terms = terms,
            Description = request.Body.Description,
            Metadata = request.Body.Metadata,
            Trace = scanned?.Claim.Trace,
            CreatedAt = now,
            UpdatedAt = now,
            TimelineLength = 1,
            // Should the gateway die before the answer is stored, the next one asks what became of it.
            Agenda = new NextAction
            {
                Step = scanned is null ? NextStep.Present : NextStep.Inquire,
                DueAt = NextAction.AnswerBy(wallet.Facts, now),
                Since = now,
                LastSentAt = now,
                Tries = 1,
            },
        };
        var first = new TimelineEntry(
            1,
            now,
            "payment.processing",
            "merchant",
            System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("scheme", wallet.Facts.Id)
        );
        return new NewPayment(
            payment,
            events.Of(payment, [first]),
            new KeyUse(caller.MerchantId, request.Key, fingerprints.Keep(caller.MerchantId, request.Digest), payment.Id, payment.Id),
            wallet is IAllocatesNumbers allocates ? NumberDraw.For(allocates, terms, now, null) : null
        );
    }

    /// <summary>The wallet's numbers are used up: declined, by our own record that nothing was sent.</summary>
    private async Task<IResult> NoNumberLeftAsync(HttpContext http, KeyedRequest<CreatePayment.Body> request, NewPayment intent)
    {
        var payment = intent.Payment with
        {
            Status = PaymentStatus.Declined,
            Decline = new Decline(DeclineReason.SchemeUnavailable, "numbers used up"),
            Agenda = NextAction.Nothing,
            TimelineLength = 2,
        };
        var first = intent.Entries[0].Entry;
        var second = first with { No = 2, Type = "payment.declined", By = "gateway" };
        var stored = await store.InsertAsync(intent with { Payment = payment, Entries = events.Of(payment, [first, second]), Draw = null });
        return stored switch
        {
            InsertResult.Stored declined => answers.Created(http, declined.Payment),
            InsertResult.KeyTaken taken => await replays.OfAsync(http, request, taken.Use),
            InsertResult.Exhausted or InsertResult.ShareUsed => throw new InvalidOperationException("nothing was drawn"),
            _ => throw new InvalidOperationException("no such result"),
        };
    }
}
