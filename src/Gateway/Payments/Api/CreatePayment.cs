using System.Collections.Immutable;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Gateway.Codes;
using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Store.Sql;
using Gateway.Wallets;

namespace Gateway.Payments.Api;

/// <summary>
/// <c>POST /v1/payments</c>: one request, whatever the wallet. Nothing is sent before the intent is on disk, and once it is, the
/// caller hanging up changes nothing.
/// </summary>
internal sealed partial class CreatePayment(
    PaymentStore store,
    EventFactory events,
    MerchantDirectory merchants,
    WalletDirectory wallets,
    CodeRouter router,
    PausedSchemes paused,
    WalletLimiters limiters,
    PaymentProcessor processor,
    BackgroundWork background,
    WaitPolicy waits,
    IdempotentReplay replays,
    PaymentResponses responses,
    FingerprintKeys fingerprints,
    TimeProvider time
)
{
    public static Task<IResult> HandleAsync(HttpContext http, Caller caller, CreatePayment create) => create.HandleAsync(http, caller);

    private async Task<IResult> HandleAsync(HttpContext http, Caller caller)
    {
        // 1. Read key and body. A repeat is found by the intent's commit, so only whoever refuses looks for one before.
        var (request, invalid) = await IdempotentRequest.ReadAsync(http, caller.MerchantId, fingerprints, Body.Read, BodyRules.Instance);
        if (request is null)
        {
            return invalid!;
        }
        var wait = PreferHeader.Honour(http);

        // 2. Find the wallet, and ask what it does not take, or does not take now.
        var (order, refusal) = Order(request.Body);
        if (order is null)
        {
            return await replays.OrRefuseAsync(request, refusal!);
        }

        // 3. Take a place at the wallet. A repeat needs none, so it does not wait for one.
        using var free = limiters.TryEnter(order.Scheme, caller.MerchantId);
        if (free is null && await replays.FindAsync(request) is { } replay)
        {
            return replay;
        }
        using var place = free ?? await limiters.EnterAsync(order.Scheme, caller.MerchantId, http.RequestAborted);
        if (place is null)
        {
            return await replays.OrRefuseAsync(request, Problem.WalletOverloaded());
        }

        // 4. Store the intent: payment, key and first line of the timeline, in one commit.
        var intent = Intent(caller, request, order);
        InsertResult inserted;
        try
        {
            inserted = await store.InsertAsync(intent);
        }
        catch (OverloadedException)
        {
            // What is stored can be read, though nothing can be added now.
            if (await replays.FindAsync(request) is { } earlier)
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
                return await replays.OfAsync(request, taken.Use);
            case InsertResult.Exhausted:
                return await NoNumberLeftAsync(request, intent);
            case InsertResult.ShareUsed:
                return Problem.NumbersUsed(order.Wallet.Facts.Name);
            default:
                throw new InvalidOperationException("no such result");
        }

        // 5. Ask the wallet, and store what it said, whether or not the caller still listens.
        var work = background.Start(
            place.HandOn(),
            () => order.Code is { } code ? processor.PayAsync(payment, code) : processor.PresentAsync(payment)
        );

        // 6. Answer from what is stored.
        return responses.Created(http, await waits.FirstAsync(payment, work, wait, WaitPolicy.IsAnswered, http.RequestAborted));
    }

    /// <summary>What is ordered at which wallet; the scanned code lives no longer than its request.</summary>
    private sealed record WalletOrder(IWallet Wallet, ScannedCode? Code, string? CodeTrace)
    {
        public string Scheme => Wallet.Facts.Id;
    }

    private (WalletOrder? Order, Problem? Refusal) Order(Body body)
    {
        var (order, refusal) = Find(body);
        if (order is not null)
        {
            refusal = paused.Contains(order.Scheme)
                ? Problem.SchemeNotEnabled("The scheme is paused; see GET /v1/schemes.")
                : SchemeRefusal(order.Wallet, body.Terms);
        }
        return (refusal is null ? order : null, refusal);
    }

    private (WalletOrder? Order, Problem? Refusal) Find(Body body)
    {
        var scheme = body.Scheme ?? body.PresentedScheme;
        var named = scheme is null ? null : wallets.Find(scheme);
        if (scheme is not null && named is null)
        {
            return (null, Problem.SchemeNotEnabled("The scheme is unknown here or switched off; see GET /v1/schemes."));
        }
        if (body.Code is not { } text)
        {
            return (new WalletOrder(named!, null, null), null);
        }
        var code = ScannedCode.Of(text);
        return router.Find(code, body.Scheme, Clock.Now(time)) switch
        {
            CodeRoute.Found found => (new WalletOrder(found.Wallet, code, found.Claim.Trace), null),
            CodeRoute.Another other => (null, Problem.CodeSchemeMismatch(other.Scheme)),
            CodeRoute.Several several => (null, Problem.CodeAmbiguous(several.Schemes)),
            CodeRoute.Expired => (null, Problem.CodeExpired()),
            CodeRoute.Nobody nobody => (null, Problem.CodeNotRecognized(nobody.Why.ToWire())),
            _ => throw new InvalidOperationException("no such owner"),
        };
    }

    private NewPayment Intent(Caller caller, IdempotentRequest<Body> request, WalletOrder order)
    {
        var now = Clock.Now(time);
        var (body, wallet) = (request.Body, order.Wallet);
        var payment = new Payment
        {
            MerchantId = caller.MerchantId,
            Id = ObjectId.New("pay", now, merchants.Find(caller.MerchantId)!.Shard),
            Livemode = caller.Livemode,
            Scheme = order.Scheme,
            Terms = body.Terms,
            Description = body.Description,
            Metadata = body.Metadata,
            Trace = order.CodeTrace,
            CreatedAt = now,
            UpdatedAt = now,
            TimelineLength = 1,
            // Should the gateway die before the answer is stored, the next one asks what became of it.
            Agenda = new NextAction
            {
                Step = order.Code is null ? NextStep.Present : NextStep.Inquire,
                DueAt = NextAction.AnswerBy(wallet.Facts, now),
                Since = now,
                LastSentAt = now,
                Tries = 1,
            },
        };
        var detail = ImmutableSortedDictionary<string, string>.Empty.Add("scheme", order.Scheme);
        return new NewPayment(
            payment,
            events.Of(payment, [new TimelineEntry(1, now, "payment.processing", "merchant", detail)]),
            new KeyUse(request.Owner, request.Key, request.Fingerprint, payment.Id, payment.Id),
            wallet is IAllocatesNumbers allocates ? Charges.DrawNumber(allocates, body.Terms, now, null) : null
        );
    }

    /// <summary>The wallet's numbers are used up: declined, by our own record that nothing was sent.</summary>
    private async Task<IResult> NoNumberLeftAsync(IdempotentRequest<Body> request, NewPayment intent)
    {
        var first = intent.Entries[0].Entry;
        var payment = intent.Payment with
        {
            Status = PaymentStatus.Declined,
            Decline = new Decline(DeclineReason.SchemeUnavailable, "numbers used up"),
            Agenda = NextAction.Nothing,
            TimelineLength = 2,
        };
        var declined = intent with
        {
            Payment = payment,
            Entries = events.Of(payment, [first, first with { No = 2, Type = "payment.declined", By = "gateway" }]),
            Draw = null,
        };
        return await store.InsertAsync(declined) switch
        {
            InsertResult.Stored stored => responses.Created(request.Http, stored.Payment),
            InsertResult.KeyTaken taken => await replays.OfAsync(request, taken.Use),
            InsertResult.Exhausted or InsertResult.ShareUsed => throw new InvalidOperationException("nothing was drawn"),
            _ => throw new InvalidOperationException("no such result"),
        };
    }
}
