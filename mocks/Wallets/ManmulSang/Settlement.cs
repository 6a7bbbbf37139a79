using System.Globalization;
using System.Text;
using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>The day's report as lines of JSON. The day is that of completion, by the business clock in Pyongyang.</summary>
internal static class Settlement
{
    public static WalletReply Page(
        string dateText,
        int limit,
        int from,
        IEnumerable<(Order Order, Part Part)> completed,
        Moment now,
        string? fault
    )
    {
        if (
            !DateOnly.TryParseExact(dateText, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            // The day after the last one cannot be told.
            || date == DateOnly.MaxValue
        )
        {
            return Problem.NotFound("date");
        }

        var ready = PyongyangTime.Instant(date.AddDays(1).ToDateTime(new TimeOnly(6, 0)));
        if (now.Business < ready)
        {
            var wait = (long)Math.Ceiling((ready - now.Business).TotalSeconds);
            return Problem
                .Of(425, "not_ready", "ready at 06:00 of the next day")
                .WithHeader("Retry-After", wait.ToString(CultureInfo.InvariantCulture));
        }

        var lines = Lines(date, completed, now, fault);
        if (from >= lines.Count)
        {
            return Problem.Invalid(("cursor", "is unknown"));
        }

        var page = lines.Skip(from).Take(limit).ToArray();
        var reply = WalletReply.Text(200, "application/x-ndjson", string.Concat(page));
        return from + page.Length < lines.Count
            ? reply.WithHeader("X-Next-Cursor", string.Create(CultureInfo.InvariantCulture, $"s_{from + page.Length}"))
            : reply;
    }

    private static List<string> Lines(DateOnly date, IEnumerable<(Order Order, Part Part)> completed, Moment now, string? fault)
    {
        var entries = new List<Entry>();
        var seen = new HashSet<Order>();
        foreach (var (order, part) in completed)
        {
            // The order's first capture counts, on whatever day it was.
            var first = !part.IsRefund && seen.Add(order) && order.Trigger == 22;
            var at = part.CompletedAt!.Value;
            if (DateOnly.FromDateTime(PyongyangTime.Local(at)) != date)
            {
                continue;
            }

            if (first)
            {
                entries.Add(Entry.Of(order, part, 100));
            }
            else
            {
                entries.Add(Entry.Of(order, part, 0));
            }
        }

        if (fault == "settlement_missing" && entries.Count > 0)
        {
            entries.RemoveAt(0);
        }

        if (fault == "settlement_amount" && entries.Count > 0)
        {
            var one = entries[0];
            entries[0] = one with { Gross = one.Gross + 100 };
        }

        if (fault == "settlement_extra")
        {
            entries.Add(
                new Entry("CAPTURE", "captureId", "cap_UNKNOWN1", "ord_UNKNOWN1", "GWUNKNOWN0000001", 100_000, 1_000, now.Business)
            );
        }

        var lines = entries.ConvertAll(entry => entry.Text());
        var (gross, fee) = (entries.Sum(one => one.Gross), entries.Sum(one => one.Fee));
        var count = entries.Count + (fault == "settlement_bad_hash" ? 1 : 0);
        lines.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""{"type":"TOTAL","count":{{count}},"gross":{{Won.Text(gross)}},"fee":{{Won.Text(fee)}},"net":{{Won.Text(gross - fee)}},"currency":"KPW"}"""
            ) + "\n"
        );
        return lines;
    }

    private sealed record Entry(
        string Type,
        string IdName,
        string Id,
        string OrderId,
        string OrderNo,
        long Gross,
        long Fee,
        DateTimeOffset At
    )
    {
        public static Entry Of(Order order, Part part, long more)
        {
            var gross = part.IsRefund ? -part.AmountChon : part.AmountChon + more;
            return new Entry(
                part.IsRefund ? "REFUND" : "CAPTURE",
                part.IsRefund ? "refundId" : "captureId",
                part.Id,
                order.Id,
                order.Asked.MerchantOrderNo,
                gross,
                part.IsRefund ? 0 : (part.AmountChon + 50) / 100,
                part.CompletedAt!.Value
            );
        }

        public string Text()
        {
            var body = Wire.Write(json =>
            {
                json.WriteString("type", Type);
                json.WriteString(IdName, Id);
                json.WriteString("orderId", OrderId);
                json.WriteString("merchantOrderNo", OrderNo);
                json.WritePropertyName("gross");
                json.WriteRawValue(Won.Text(Gross), true);
                json.WritePropertyName("fee");
                json.WriteRawValue(Won.Text(Fee), true);
                json.WritePropertyName("net");
                json.WriteRawValue(Won.Text(Gross - Fee), true);
                json.WriteString("currency", "KPW");
                json.WriteString("at", Wire.Time(At));
            });
            return Encoding.UTF8.GetString(body) + "\n";
        }
    }
}
