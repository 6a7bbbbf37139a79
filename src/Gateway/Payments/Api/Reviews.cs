using System.Collections.Immutable;
using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants.Model;
using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Store.Sql;
using Gateway.Wallets;

namespace Gateway.Payments.Api;

/// <summary>
/// <c>/admin/v1/payments</c>, <c>/captures</c> and <c>/refunds</c>: what is up to an operator, of all merchants, and what the
/// operator found out: read strictly, once for each key, and only from review.
/// </summary>
internal sealed class Reviews(
    AuditStore audit,
    PaymentFinder finder,
    WalletDirectory wallets,
    PaymentWriter writer,
    PaymentResponses responses,
    FingerprintKeys fingerprints,
    TimeProvider time
)
{
    private static readonly ImmutableArray<string> PaymentOutcomes = [.. StateTable.After(PaymentStatus.Review).Select(s => s.Word())];
    private static readonly ImmutableArray<string> PartOutcomes = [ApiWords.Of(PartStatus.Succeeded), ApiWords.Of(PartStatus.Failed)];

    /// <summary>By which payments are listed.</summary>
    public static ImmutableArray<string> Statuses { get; } = [PaymentStatus.Review.Word()];

    /// <summary>What an operator found out: the outcome, and by what it is known.</summary>
    internal sealed record Body(string Status, string Evidence)
    {
        /// <summary>Reads the body for a payment; faults are noted in the fields.</summary>
        public static Body ReadForPayment(JsonFields fields) => Read(fields, PaymentOutcomes);

        /// <summary>Reads the body for a capture or refund; faults are noted in the fields.</summary>
        public static Body ReadForPart(JsonFields fields) => Read(fields, PartOutcomes);

        private static Body Read(JsonFields fields, ImmutableArray<string> outcomes) =>
            new(fields.RequiredChoice("status", outcomes.AsSpan()), fields.RequiredText("evidence", TextRule.UpTo(500)));
    }

    /// <summary><c>GET /admin/v1/payments</c></summary>
    public static async Task<IResult> ListAsync(HttpContext http, PaymentStore store, PaymentResponses responses)
    {
        var query = new QueryFields(http.Request.Query);
        var status = query.Choice("status", Statuses.AsSpan());
        var limit = query.Limit();
        var before = query.After("pay_");
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }
        var slice = await store.ListReviewsAsync(whole: status is not null, before, limit);
        return ApiJson.Answer(Page.Of(slice.Items, slice.Next, p => responses.AdminView(http, p)));
    }

    /// <summary><c>GET /admin/v1/payments/{id}</c></summary>
    public static async Task<IResult> GetAsync(string id, HttpContext http, PaymentFinder finder, PaymentResponses responses) =>
        await finder.FindAsync(id) is { } payment ? responses.AdminOk(http, payment) : Problem.NotFound();

    /// <summary><c>GET /admin/v1/payments/{id}/timeline</c></summary>
    public static async Task<IResult> TimelineAsync(string id, HttpContext http, PaymentFinder finder, PaymentStore store) =>
        await finder.FindAsync(id) is { } payment
            ? ApiJson.Answer(TimelineView.Of(await store.TimelineAsync(payment.MerchantId, id)))
            : Problem.NotFound();

    /// <summary><c>POST /admin/v1/payments/{id}/resolve</c></summary>
    public static Task<IResult> ResolvePaymentAsync(string id, HttpContext http, Reviews reviews) =>
        reviews.ResolveAsync(id, http, reviews.OfPayment(id, http));

    /// <summary><c>POST /admin/v1/captures/{id}/resolve</c></summary>
    public static Task<IResult> ResolveCaptureAsync(string id, HttpContext http, Reviews reviews) =>
        reviews.ResolveAsync(id, http, reviews.OfPart("cap", id, http, AdminActions.CaptureResolved));

    /// <summary><c>POST /admin/v1/refunds/{id}/resolve</c></summary>
    public static Task<IResult> ResolveRefundAsync(string id, HttpContext http, Reviews reviews) =>
        reviews.ResolveAsync(id, http, reviews.OfPart("ref", id, http, AdminActions.RefundResolved));

    /// <summary>What differs between resolving a payment and resolving a capture or refund.</summary>
    private sealed record Subject(
        string Action,
        Func<JsonFields, Body> Read,
        Func<Task<Payment?>> FindAsync,
        Func<Payment, string> Status,
        Func<Payment, Body, (Fact? Fact, Problem? Refusal)> ToFact,
        Func<Payment, IResult> Answer
    );

    private Subject OfPayment(string id, HttpContext http) =>
        new(
            AdminActions.PaymentResolved,
            Body.ReadForPayment,
            () => finder.FindAsync(id),
            payment => payment.Status.Word(),
            (payment, body) =>
            {
                var status = ApiWords.Parse<PaymentStatus>(body.Status);
                return StateMachine.ResolutionRefusal(payment, status) is { } because
                    ? (null, Problem.ValidationFailed("status", because))
                    : (new Fact.Resolved(status, body.Evidence), null);
            },
            payment => responses.AdminOk(http, payment)
        );

    private Subject OfPart(string prefix, string id, HttpContext http, string action) =>
        new(
            action,
            Body.ReadForPart,
            () => finder.FindByPartAsync(prefix, id),
            payment => ApiWords.Of(payment.Part(id)!.Status),
            (_, body) => (new Fact.PartResolved(id, ApiWords.Parse<PartStatus>(body.Status), body.Evidence), null),
            payment => PaymentResponses.Part(http, payment, id)
        );

    private async Task<IResult> ResolveAsync(string id, HttpContext http, Subject subject)
    {
        var (request, invalid) = await IdempotentRequest.ReadAsync(http, FingerprintKeys.Admin, fingerprints, subject.Read);
        if (request is null)
        {
            return invalid!;
        }
        var key = new AdminRequest(request.Key, request.Fingerprint);
        while (await subject.FindAsync() is { } payment)
        {
            // Read after the payment: a repeat that runs beside the first one finds either the review or the key.
            if (await audit.FindRequestAsync(key) is { } earlier)
            {
                return request.Fits(earlier.Fingerprint)
                    ? request.Replayed(subject.Answer(await subject.FindAsync() ?? payment))
                    : Problem.IdempotencyKeyReused();
            }
            if (subject.Status(payment) is not "review" and var status)
            {
                return Problem.InvalidState(status, "Only what is in review can be resolved.");
            }
            if (wallets.Find(payment.Scheme) is null)
            {
                return Problem.SchemeNotEnabled("The wallet of this payment is switched off.");
            }
            var (fact, refusal) = subject.ToFact(payment, request.Body);
            if (fact is null)
            {
                return refusal!;
            }
            var action = AdminActor.Of(http).Does(Clock.Now(time), subject.Action, id, request.Body.Status);
            switch (await writer.RecordResolutionAsync(payment, fact, new AdminChange(key, action)))
            {
                case UpdateResult.Saved saved:
                    return subject.Answer(saved.Payment);
                case UpdateResult.AdminKeyTaken or UpdateResult.Stale:
                    break;
                default:
                    throw new InvalidOperationException("no such result for a resolution");
            }
        }
        return Problem.NotFound();
    }
}
