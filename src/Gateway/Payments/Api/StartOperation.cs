using Adapters.Contract;
using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Store.Sql;
using Gateway.Wallets;

namespace Gateway.Payments.Api;

/// <summary>
/// <c>POST /v1/payments/{id}/captures</c> and <c>/refunds</c>: takes, or gives back, a part of the money or all that is left.
/// Checked and stored against one version of the payment (law 4), then sent.
/// </summary>
internal sealed class StartOperation(
    PaymentStore store,
    WalletDirectory wallets,
    MerchantDirectory merchants,
    IdempotentReplay replays,
    PaymentWriter writer,
    PaymentProcessor processor,
    BackgroundWork background,
    WaitPolicy waits,
    WalletLimiters limiters,
    FingerprintKeys fingerprints,
    TimeProvider time
)
{
    /// <summary>What is asked for.</summary>
    /// <param name="Amount">Minor units; null: all that is left.</param>
    /// <param name="Final">Of a capture: whether the rest of the hold is given up.</param>
    /// <param name="Reason">Of a refund: why.</param>
    internal sealed record Body(long? Amount, bool Final, string? Reason)
    {
        /// <summary>Reads a capture's body; faults are noted in the fields.</summary>
        public static Body ReadCapture(JsonFields fields) =>
            new(fields.AmountOrAll("amount"), fields.Flag("final", fallback: false), Reason: null);

        /// <summary>Reads a refund's body; faults are noted in the fields.</summary>
        public static Body ReadRefund(JsonFields fields) =>
            new(fields.AmountOrAll("amount"), Final: false, fields.Text("reason", FieldRules.Reason));
    }

    public static Task<IResult> CaptureAsync(string id, HttpContext http, Caller caller, StartOperation start) =>
        start.HandleAsync(id, http, caller, OperationKind.Capture, Body.ReadCapture, JudgeCapture);

    public static Task<IResult> RefundAsync(string id, HttpContext http, Caller caller, StartOperation start) =>
        start.HandleAsync(id, http, caller, OperationKind.Refund, Body.ReadRefund, JudgeRefund);

    private async Task<IResult> HandleAsync(
        string paymentId,
        HttpContext http,
        Caller caller,
        OperationKind kind,
        Func<JsonFields, Body> read,
        Func<Payment, IWallet, long?, (long AmountMinor, Problem? Refusal)> judge
    )
    {
        var (request, invalid) = await IdempotentRequest.ReadAsync(http, caller.MerchantId, fingerprints, read);
        if (request is null)
        {
            return invalid!;
        }
        var wait = PreferHeader.Honour(http);
        if (await replays.FindAsync(request) is { } replay)
        {
            return replay;
        }
        while (await store.FindAsync(caller.MerchantId, paymentId) is { } payment)
        {
            if (wallets.Find(payment.Scheme) is not { } wallet)
            {
                return Problem.SchemeNotEnabled("The payment's scheme is switched off.");
            }
            var (amount, refusal) = judge(payment, wallet, request.Body.Amount);
            if (refusal is not null)
            {
                // The same request may have come twice at once: then the other one made what stands in the way.
                return await replays.OrRefuseAsync(request, refusal);
            }
            using var place = await limiters.EnterAsync(payment.Scheme, caller.MerchantId, http.RequestAborted);
            if (place is null)
            {
                return Problem.WalletOverloaded();
            }
            var part = Part(kind, amount, request.Body, caller, wallet);
            var key = new KeyUse(request.Owner, request.Key, request.Fingerprint, part.Id, payment.Id);
            switch (await writer.RecordWishAsync(payment, new Fact.PartAsked(part), key))
            {
                case UpdateResult.Saved saved:
                    var work = background.Start(place.HandOn(), () => processor.SendAsync(saved.Payment, part));
                    var answered = await waits.FirstAsync(
                        saved.Payment,
                        work,
                        wait,
                        p => WaitPolicy.IsSettled(p, part.Id),
                        http.RequestAborted
                    );
                    return PaymentResponses.CreatedPart(http, answered, part.Id);
                case UpdateResult.KeyTaken taken:
                    return await replays.OfAsync(request, taken.Use);
                case UpdateResult.Stale:
                    break;
                default:
                    throw new InvalidOperationException("no such result for a part");
            }
        }
        return Problem.NotFound();
    }

    private PaymentOperation Part(OperationKind kind, long amount, Body body, Caller caller, IWallet wallet)
    {
        var now = Clock.Now(time);
        return new PaymentOperation
        {
            Kind = kind,
            Id = ObjectId.New(kind == OperationKind.Capture ? "cap" : "ref", now, merchants.Find(caller.MerchantId)!.Shard),
            AmountMinor = amount,
            Final = body.Final,
            Reason = body.Reason,
            CreatedAt = now,
            UpdatedAt = now,
            DueAt = NextAction.AnswerBy(wallet.Facts, now),
            Tries = 1,
        };
    }

    private static (long AmountMinor, Problem? Refusal) JudgeCapture(Payment payment, IWallet wallet, long? wanted)
    {
        if (wallet is not ICaptures)
        {
            return (0, Problem.NotSupportedByScheme("The scheme takes the money at once; there is nothing to capture."));
        }
        if (
            payment.CapturableMinor == 0
            || Made(payment, OperationKind.Capture) >= wallet.Facts.MaxCaptures
            || payment.Parts.Any(p => p is { Final: true, Status: not PartStatus.Failed })
        )
        {
            return (
                0,
                Problem.InvalidState(payment.Status.Word(), "Nothing (more) can be captured of this payment; see amount_capturable.")
            );
        }
        var amount = wanted ?? payment.CapturableMinor;
        return (amount, amount > payment.CapturableMinor ? Problem.AmountExceedsCapturable(payment.CapturableMinor) : null);
    }

    private static (long AmountMinor, Problem? Refusal) JudgeRefund(Payment payment, IWallet wallet, long? wanted)
    {
        var facts = wallet.Facts;
        if (wallet is not IRefunds)
        {
            return (0, Problem.NotSupportedByScheme("The scheme gives nothing back."));
        }
        if (payment.Status != PaymentStatus.Succeeded)
        {
            return (
                0,
                Problem.InvalidState(
                    payment.Status.Word(),
                    "Only a payment that succeeded can be refunded; one that is not captured can be canceled."
                )
            );
        }
        var amount = wanted ?? payment.RefundableMinor;
        if (amount == 0 || amount > payment.RefundableMinor)
        {
            return (0, Problem.AmountExceedsRefundable(payment.RefundableMinor));
        }
        if (!facts.PartialRefunds && amount != payment.CapturedMinor)
        {
            return (0, Problem.NotSupportedByScheme($"{facts.Name} refunds the whole or nothing."));
        }
        var refusal =
            Made(payment, OperationKind.Refund) >= facts.MaxRefunds
                ? Problem.InvalidState(payment.Status.Word(), $"{facts.Name} allows {facts.MaxRefunds} refund(s) of one payment.")
                : null;
        return (amount, refusal);
    }

    private static int Made(Payment payment, OperationKind kind) =>
        payment.Parts.Count(p => p.Kind == kind && p.Status != PartStatus.Failed);
}
