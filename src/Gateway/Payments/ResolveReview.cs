using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants.Model;
using Gateway.Payments.Model;
using Gateway.Store.Sql;
using Gateway.Wallets;

namespace Gateway.Payments;

/// <summary><c>POST /admin/v1/…/{id}/resolve</c>: a person says what became of what was in review, and by what this is known.</summary>
internal static class ResolveReview
{
    private static readonly PaymentStatus[] PaymentOutcomes = [.. StateTable.After(PaymentStatus.Review)];

    private static readonly string[] PartOutcomes = ["succeeded", "failed"];

    /// <summary>Reads the body for a payment; faults are noted in the fields.</summary>
    public static Body ReadForPayment(JsonFields fields) => Read(fields, [.. PaymentOutcomes.Select(s => s.Word())]);

    /// <summary>Reads the body for a capture or refund; faults are noted in the fields.</summary>
    public static Body ReadForPart(JsonFields fields) => Read(fields, PartOutcomes);

    private static Body Read(JsonFields fields, string[] outcomes) =>
        new(fields.RequiredChoice("status", outcomes), fields.RequiredText("evidence", TextRule.UpTo(500)));

    /// <summary>What a person found out: the outcome, and by what it is known.</summary>
    internal sealed record Body(string Status, string Evidence);

    public static Task<IResult> PaymentAsync(string id, HttpContext http, Reviews reviews, Desk desk, PaymentResponses answers) =>
        desk.ResolveAsync(
            http,
            id,
            ReadForPayment,
            cancel => reviews.FindAsync(id),
            AdminActions.PaymentResolved,
            payment => payment.Status.Word(),
            (payment, status, evidence) => OfPayment(payment, Outcome(status), evidence),
            payment => answers.AdminOk(http, payment)
        );

    public static Task<IResult> CaptureAsync(string id, HttpContext http, Reviews reviews, Desk desk) =>
        PartAsync("cap", id, http, reviews, desk);

    public static Task<IResult> RefundAsync(string id, HttpContext http, Reviews reviews, Desk desk) =>
        PartAsync("ref", id, http, reviews, desk);

    private static Task<IResult> PartAsync(string prefix, string id, HttpContext http, Reviews reviews, Desk desk) =>
        desk.ResolveAsync(
            http,
            id,
            ReadForPart,
            cancel => reviews.FindByPartAsync(prefix, id),
            prefix == "cap" ? AdminActions.CaptureResolved : AdminActions.RefundResolved,
            payment => Word(payment.Part(id)!.Status),
            (_, status, evidence) =>
                (new Fact.PartResolved(id, status == "succeeded" ? PartStatus.Succeeded : PartStatus.Failed, evidence), null),
            payment => PaymentResponses.OkPart(http, payment, payment.Part(id)!)
        );

    private static (Fact?, Problem?) OfPayment(Payment payment, PaymentStatus status, string evidence) =>
        ResolveFacts.Refusal(payment, status) is { } because
            ? (null, Problem.ValidationFailed("status", because))
            : (new Fact.Resolved(status, evidence), null);

    private static PaymentStatus Outcome(string word) => PaymentOutcomes.First(s => s.Word() == word);

    private static string Word(PartStatus status) =>
        status switch
        {
            PartStatus.Processing => "processing",
            PartStatus.Succeeded => "succeeded",
            PartStatus.Failed => "failed",
            PartStatus.Review => "review",
            _ => throw new InvalidOperationException("no such status"),
        };

    /// <summary>What resolving is, whatever is resolved: read strictly, once for each key, and only from review.</summary>
    internal sealed class Desk(
        AuditStore requests,
        WalletDirectory wallets,
        PaymentWriter facts,
        FingerprintKeys fingerprints,
        TimeProvider time
    )
    {
        public async Task<IResult> ResolveAsync(
            HttpContext http,
            string id,
            Func<JsonFields, Body> read,
            Func<CancellationToken, Task<Payment?>> find,
            string action,
            Func<Payment, string> status,
            Func<Payment, string, string, (Fact?, Problem?)> judge,
            Func<Payment, IResult> answer
        )
        {
            if (IdempotencyKey.Read(http.Request, out var refusal) is not { } key)
            {
                return refusal!;
            }
            var body = await JsonBody.ReadAsync(http.Request, http.RequestAborted);
            var (outcome, evidence) = read(body.Fields);
            if ((body.Refusal ?? body.Fields.Refusal()) is { } refused)
            {
                return refused;
            }
            var digest = RequestFingerprint.Of(http, body.Value);
            var request = new AdminRequest(key, fingerprints.Keep(FingerprintKeys.Admin, digest));
            while (await find(http.RequestAborted) is { } payment)
            {
                // Read after the payment: a repeat that runs beside the first one finds either the review or the key.
                if (await requests.FindRequestAsync(request) is { } earlier)
                {
                    if (!fingerprints.Fits(FingerprintKeys.Admin, earlier.Fingerprint, digest))
                    {
                        return Problem.IdempotencyKeyReused();
                    }
                    IdempotencyKey.MarkReplayed(http.Response);
                    return answer(await find(http.RequestAborted) ?? payment);
                }
                if (status(payment) != "review")
                {
                    return Problem.InvalidState(status(payment), "Only what is in review can be resolved.");
                }
                if (wallets.Find(payment.Scheme) is null)
                {
                    return Problem.SchemeNotEnabled("The wallet of this payment is switched off.");
                }
                var (fact, problem) = judge(payment, outcome, evidence);
                if (fact is null)
                {
                    return problem!;
                }
                switch (
                    await facts.RecordResolutionAsync(
                        payment,
                        fact,
                        new AdminChange(request, AdminActor.Of(http).Does(Clock.Now(time), action, id, outcome))
                    )
                )
                {
                    case UpdateResult.Saved saved:
                        return answer(saved.Payment);
                    case UpdateResult.AdminKeyTaken or UpdateResult.Stale:
                        break;
                    default:
                        throw new InvalidOperationException("no such result for a resolution");
                }
            }
            return Problem.NotFound();
        }
    }
}
