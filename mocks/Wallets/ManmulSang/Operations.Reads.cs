using System.Globalization;
using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <content>What is only read: orders, captures, refunds, events.</content>
internal sealed partial class Operations
{
    public WalletReply Read(Route route, WalletRequest request, Moment now, string? fault)
    {
        switch (route.Operation)
        {
            case "getOrder":
                return _byId.GetValueOrDefault(route.Id) is not { } order || IsHidden(order, now) ? Problem.NotFound("order")
                    : order.Mute ? Problem.Internal()
                    : OrderReply(200, order, true);
            case "findOrders":
                return Find(request, now);
            case "getCapture" or "getRefund":
                return _parts.TryGetValue(route.Id, out var found) && found.Part.IsRefund == (route.Operation == "getRefund")
                    ? PartReply(200, found.Order, found.Part, true)
                    : Problem.NotFound(route.Operation == "getRefund" ? "refund" : "capture");
            case "events":
                return List(request, now);
            default:
                var from = 0;
                if (
                    !TryLimit(request, 1000, 500, out var limit)
                    || (request.Parameter("cursor") is { Length: > 0 } cursor && !TryCursor(cursor, "s_", out from))
                )
                {
                    return Problem.Invalid(("cursor", "cursor or limit is wrong"));
                }

                return Settlement.Page(route.Id, limit, from, life.Completed, now, fault);
        }
    }

    private static bool IsHidden(Order order, Moment now) => order.Trigger == 6 && now.Real < order.MadeReal.AddSeconds(2);

    private static bool TryCursor(string text, string prefix, out int from)
    {
        from = 0;
        return text.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(text[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out from);
    }

    private static bool TryLimit(WalletRequest request, int most, int usual, out int limit)
    {
        limit = usual;
        return request.Parameter("limit") is not { Length: > 0 } text
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit >= 1 && limit <= most);
    }

    private static WalletReply OrderReply(int status, Order order, bool get)
    {
        var body = Wire.Write(json => Wire.Order(json, order, FormOf(order, get)));
        return new WalletReply(
            status,
            [new("Content-Type", "application/json"), new("ETag", string.Create(CultureInfo.InvariantCulture, $"\"{order.Version}\""))],
            body
        );
    }

    private static WalletReply PartReply(int status, Order order, Part part, bool get) =>
        new(status, [new("Content-Type", "application/json")], Wire.Write(json => Wire.Part(json, order, part, FormOf(order, get))));

    private static WonForm FormOf(Order order, bool get) =>
        order.Trigger != 25 ? WonForm.TwoDecimals
        : get ? WonForm.Exponent
        : WonForm.Shortest;

    private WalletReply Find(WalletRequest request, Moment now)
    {
        if (request.Parameter("merchantOrderNo") is not { Length: > 0 } number)
        {
            return Problem.Invalid(("merchantOrderNo", "is required"));
        }

        var order = _byNumber.GetValueOrDefault(number);
        if (order is { Mute: true })
        {
            return Problem.Internal();
        }

        var shown = order is not null && !IsHidden(order, now) ? order : null;
        var body = Wire.Write(json =>
        {
            json.WriteStartArray("items");
            if (shown is not null)
            {
                json.WriteStartObject();
                Wire.Order(json, shown, FormOf(shown, true));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
        return new WalletReply(200, [new("Content-Type", "application/json")], body);
    }

    private WalletReply List(WalletRequest request, Moment now)
    {
        var from = 0;
        if (
            !TryLimit(request, 200, 100, out var limit)
            || (request.Parameter("cursor") is { Length: > 0 } cursor && (!TryCursor(cursor, "c_", out from) || from > events.Told.Count))
        )
        {
            return Problem.Invalid(("cursor", "cursor or limit is wrong"));
        }

        var oldest = now.Business.AddDays(-30);
        while (from < events.Told.Count && events.Told[from].At < oldest)
        {
            from++;
        }

        var page = events.Told.Skip(from).Take(limit).Select(one => Wire.Text(one.Body)).ToArray();
        return WalletReply.Text(
            200,
            "application/json",
            $$"""{"items":[{{string.Join(',', page)}}],"nextCursor":"c_{{(from + page.Length).ToString(CultureInfo.InvariantCulture)}}"}"""
        );
    }
}
