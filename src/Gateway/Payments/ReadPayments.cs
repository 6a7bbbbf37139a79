using System.Collections.Immutable;
using Adapters.Contract;
using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Payments.Model;
using Gateway.Store.Sql;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gateway.Payments;

/// <summary>Everything that reads payments, captures and refunds.</summary>
internal static class ReadPayments
{
    /// <summary>By which payments are listed.</summary>
    public static ImmutableArray<string> Statuses { get; } = [.. Enum.GetValues<PaymentStatus>().Select(s => s.Word())];

    /// <summary><c>GET /v1/payments/{id}</c></summary>
    public static async Task<IResult> GetAsync(
        string id,
        HttpContext http,
        PaymentStore store,
        WaitPolicy patience,
        PaymentResponses answers
    )
    {
        if (await FindAsync(http, store, id) is not { } payment)
        {
            return Problem.NotFound();
        }
        if (PreferHeader.Wait(http.Request) is { } wait)
        {
            PreferHeader.Applied(http.Response, wait);
            payment = await patience.UntilAsync(payment, p => p.Status.IsSettled(), wait, http.RequestAborted);
        }
        return answers.Ok(http, payment);
    }

    /// <summary><c>GET /v1/payments</c></summary>
    public static async Task<IResult> ListAsync(HttpContext http, PaymentStore store, PaymentResponses answers)
    {
        var query = new QueryFields(http.Request.Query);
        var word = query.Choice("status", Statuses.AsSpan());
        var filter = new PaymentFilter(Caller.Of(http)!.MerchantId, query.Limit())
        {
            Status = word is null ? null : Enum.GetValues<PaymentStatus>().First(s => s.Word() == word),
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
        return Listed(slice.Items.Select(p => answers.View(http, p)), slice.Next);
    }

    /// <summary><c>GET /v1/payments/{id}/timeline</c></summary>
    public static async Task<IResult> TimelineAsync(string id, HttpContext http, PaymentStore store)
    {
        if (await FindAsync(http, store, id) is not { } payment)
        {
            return Problem.NotFound();
        }
        var lines = await store.TimelineAsync(payment.MerchantId, id);
        return Json(TimelineView.Of(lines));
    }

    /// <summary><c>GET /v1/captures/{id}</c></summary>
    public static Task<IResult> GetCaptureAsync(
        string id,
        HttpContext http,
        PaymentStore store,
        WaitPolicy patience,
        PaymentResponses answers
    ) => GetPartAsync(OperationKind.Capture, "cap", id, http, store, patience, answers);

    /// <summary><c>GET /v1/refunds/{id}</c></summary>
    public static Task<IResult> GetRefundAsync(
        string id,
        HttpContext http,
        PaymentStore store,
        WaitPolicy patience,
        PaymentResponses answers
    ) => GetPartAsync(OperationKind.Refund, "ref", id, http, store, patience, answers);

    /// <summary><c>GET /v1/refunds</c></summary>
    public static async Task<IResult> ListRefundsAsync(HttpContext http, PaymentStore store)
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
            var slice = await store.ListRefundsAsync(Caller.Of(http)!.MerchantId, before, limit);
            return Listed(slice.Items.Select(r => PaymentResponses.Refund(http, r.Payment, r.Payment.Part(r.RefundId)!)), slice.Next);
        }
        var payment = await FindAsync(http, store, paymentId);
        var refunds = (payment?.Parts ?? [])
            .Where(p => p.Kind == OperationKind.Refund)
            .Where(p => before is null || string.CompareOrdinal(p.Id, before) < 0)
            .OrderByDescending(p => p.Id, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();
        return Listed(
            refunds.Take(limit).Select(p => PaymentResponses.Refund(http, payment!, p)),
            refunds.Count > limit ? refunds[limit - 1].Id : null
        );
    }

    private static async Task<IResult> GetPartAsync(
        OperationKind kind,
        string prefix,
        string id,
        HttpContext http,
        PaymentStore store,
        WaitPolicy patience,
        PaymentResponses answers
    )
    {
        if (
            !ObjectId.IsValid(prefix, id)
            || await store.FindByPartAsync(Caller.Of(http)!.MerchantId, id) is not { } payment
            || payment.Part(id)?.Kind != kind
        )
        {
            return Problem.NotFound();
        }
        if (PreferHeader.Wait(http.Request) is { } wait)
        {
            PreferHeader.Applied(http.Response, wait);
            payment = await patience.UntilAsync(payment, p => WaitPolicy.IsSettled(p, id), wait, http.RequestAborted);
        }
        return PaymentResponses.OkPart(http, payment, payment.Part(id)!);
    }

    private static async Task<Payment?> FindAsync(HttpContext http, PaymentStore store, string id) =>
        ObjectId.IsValid("pay", id) ? await store.FindAsync(Caller.Of(http)!.MerchantId, id) : null;

    private static JsonHttpResult<Page<T>> Listed<T>(IEnumerable<T> rows, string? next) =>
        Json(new Page<T>([.. rows], next is null ? null : Cursor.After(next)));

    private static JsonHttpResult<T> Json<T>(T view) => TypedResults.Json(view, ApiJson.Options, ApiJson.ContentType);
}

/// <summary>A payment's timeline, as answered.</summary>
internal sealed record TimelineView(IReadOnlyList<LineView> Data)
{
    public static TimelineView Of(IEnumerable<TimelineEntry> lines) =>
        new([.. lines.Select(l => new LineView(l.At, l.Type, l.By, l.Detail))]);
}

/// <summary>A line of it.</summary>
internal sealed record LineView(DateTimeOffset At, string Type, string By, IReadOnlyDictionary<string, string> Detail);
