using System.Collections.Immutable;
using Adapters.Contract;
using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Payments.Model;
using Gateway.Store.Sql;

namespace Gateway.Payments.Api;

/// <summary>Everything that reads payments, captures and refunds.</summary>
internal static class ReadPayments
{
    /// <summary>By which payments are listed.</summary>
    public static ImmutableArray<string> Statuses { get; } = ApiWords.All<PaymentStatus>();

    /// <summary><c>GET /v1/payments/{id}</c></summary>
    public static async Task<IResult> GetAsync(
        string id,
        HttpContext http,
        Caller caller,
        PaymentStore store,
        WaitPolicy waits,
        PaymentResponses responses
    )
    {
        if (await FindAsync(http, caller, store, id) is not { } payment)
        {
            return Problem.NotFound();
        }
        if (PreferHeader.Honour(http) is { } wait)
        {
            payment = await waits.UntilAsync(payment, p => p.Status.IsSettled(), wait, http.RequestAborted);
        }
        return responses.Ok(http, payment);
    }

    /// <summary><c>GET /v1/payments</c></summary>
    public static async Task<IResult> ListAsync(HttpContext http, Caller caller, PaymentStore store, PaymentResponses responses)
    {
        var query = new QueryFields(http.Request.Query);
        var status = query.Choice("status", Statuses.AsSpan());
        var filter = new PaymentFilter(caller.MerchantId, query.Limit())
        {
            Status = status is null ? null : ApiWords.Parse<PaymentStatus>(status),
            Scheme = query.Text("scheme", FieldRules.Scheme),
            Reference = query.Text("reference", FieldRules.Reference),
            CreatedAfter = query.Time("created_after"),
            CreatedBefore = query.Time("created_before"),
            Before = query.After("pay_"),
        };
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }
        var slice = await store.ListAsync(filter, http.RequestAborted);
        return ApiJson.Answer(Page.Of(slice.Items, slice.Next, p => responses.View(http, p)));
    }

    /// <summary><c>GET /v1/payments/{id}/timeline</c></summary>
    public static async Task<IResult> TimelineAsync(string id, HttpContext http, Caller caller, PaymentStore store) =>
        await FindAsync(http, caller, store, id) is { } payment
            ? ApiJson.Answer(TimelineView.Of(await store.TimelineAsync(payment.MerchantId, id)))
            : Problem.NotFound();

    /// <summary><c>GET /v1/captures/{id}</c></summary>
    public static Task<IResult> GetCaptureAsync(string id, HttpContext http, Caller caller, PaymentStore store, WaitPolicy waits) =>
        GetPartAsync(OperationKind.Capture, "cap", id, http, caller, store, waits);

    /// <summary><c>GET /v1/refunds/{id}</c></summary>
    public static Task<IResult> GetRefundAsync(string id, HttpContext http, Caller caller, PaymentStore store, WaitPolicy waits) =>
        GetPartAsync(OperationKind.Refund, "ref", id, http, caller, store, waits);

    /// <summary><c>GET /v1/refunds</c></summary>
    public static async Task<IResult> ListRefundsAsync(HttpContext http, Caller caller, PaymentStore store)
    {
        var query = new QueryFields(http.Request.Query);
        var limit = query.Limit();
        var before = query.After("ref_");
        var paymentId = query.Text("payment", FieldRules.PaymentId);
        if (query.Refusal() is { } refusal)
        {
            return refusal;
        }
        if (paymentId is null)
        {
            var slice = await store.ListRefundsAsync(caller.MerchantId, before, limit);
            return ApiJson.Answer(
                Page.Of(slice.Items, slice.Next, r => PaymentResponses.Refund(http, r.Payment, r.Payment.Part(r.RefundId)!))
            );
        }
        var payment = await FindAsync(http, caller, store, paymentId);
        var refunds = (payment?.Parts ?? [])
            .Where(p => p.Kind == OperationKind.Refund)
            .Where(p => before is null || string.CompareOrdinal(p.Id, before) < 0)
            .OrderByDescending(p => p.Id, StringComparer.Ordinal);
        return ApiJson.Answer(Page.Of(refunds, limit, p => p.Id, p => PaymentResponses.Refund(http, payment!, p)));
    }

    private static async Task<IResult> GetPartAsync(
        OperationKind kind,
        string prefix,
        string id,
        HttpContext http,
        Caller caller,
        PaymentStore store,
        WaitPolicy waits
    )
    {
        if (
            !ObjectId.IsValid(prefix, id)
            || await store.FindByPartAsync(caller.MerchantId, id) is not { } payment
            || payment.Part(id)?.Kind != kind
        )
        {
            return Problem.NotFound();
        }
        if (PreferHeader.Honour(http) is { } wait)
        {
            payment = await waits.UntilAsync(payment, p => WaitPolicy.IsSettled(p, id), wait, http.RequestAborted);
        }
        return PaymentResponses.Part(http, payment, id);
    }

    private static async Task<Payment?> FindAsync(HttpContext http, Caller caller, PaymentStore store, string id) =>
        ObjectId.IsValid("pay", id) ? await store.FindAsync(caller.MerchantId, id) : null;
}

/// <summary>A payment's timeline, as answered.</summary>
internal sealed record TimelineView(IReadOnlyList<LineView> Data)
{
    public static TimelineView Of(IEnumerable<TimelineEntry> lines) =>
        new([.. lines.Select(l => new LineView(l.At, l.Type, l.By, l.Detail))]);
}

/// <summary>A line of it.</summary>
internal sealed record LineView(DateTimeOffset At, string Type, string By, IReadOnlyDictionary<string, string> Detail);
