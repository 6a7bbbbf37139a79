using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>What a POST came to: the answer, what is kept under its key, and what must happen before it is sent.</summary>
internal sealed record Done(WalletReply Reply, WalletReply? Keep)
{
    public Task? First { get; init; }

    public bool KillTokens { get; init; }

    /// <summary>A refusal or result that is kept.</summary>
    public static Done Kept(WalletReply reply) => new(reply, reply);

    /// <summary>An answer that is forgotten.</summary>
    public static Done Loose(WalletReply reply) => new(reply, null);
}

/// <summary>The operations on orders, each with its own checks in order, triggers and effects.</summary>
internal sealed class Operations(OrderLife life, Events events)
{
    private readonly Dictionary<string, Order> byId = [];
    private readonly Dictionary<string, Order> byNumber = [];
    private readonly Dictionary<string, Order> byToken = [];
    private readonly Dictionary<string, (Order Order, Part Part)> parts = [];
    private readonly HashSet<string> captureNumbers = [];
    private readonly HashSet<string> refundNumbers = [];
    private readonly Dictionary<string, int> attempts = [];

    public void Forget()
    {
        byId.Clear();
        byNumber.Clear();
        byToken.Clear();
        parts.Clear();
        captureNumbers.Clear();
        refundNumbers.Clear();
        attempts.Clear();
    }

    /// <summary>The merchant reference that a request concerns, if it can be told.</summary>
    public IReadOnlyCollection<string> ReferencesOf(Route route, WalletRequest request)
    {
        var order = route.Operation switch
        {
            "findOrders" => byNumber.GetValueOrDefault(request.Parameter("merchantOrderNo") ?? ""),
            "getCapture" or "getRefund" => parts.GetValueOrDefault(route.Id).Order,
            _ => byId.GetValueOrDefault(route.Id),
        };
        if (order?.Asked.Reference is { } known)
        {
            return [known];
        }

        if (route.Operation != "createOrder")
        {
            return [];
        }

        try
        {
            using var body = JsonDocument.Parse(request.Body);
            return
                body.RootElement.ValueKind == JsonValueKind.Object
                && AdminJson.TryText(body.RootElement, "reference", out var reference)
                && reference is not null
                ? [reference]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    public WalletReply Read(Route route, WalletRequest request, Moment now, string? fault)
    {
        switch (route.Operation)
        {
            case "getOrder":
                return byId.GetValueOrDefault(route.Id) is not { } order || IsHidden(order, now)
                        ? Problem.NotFound("order")
                    : order.Mute ? Problem.Internal()
                    : OrderReply(200, order, true);
            case "findOrders":
                return Find(request, now);
            case "getCapture" or "getRefund":
                return
                    parts.TryGetValue(route.Id, out var found)
                    && found.Part.IsRefund == (route.Operation == "getRefund")
                    ? PartReply(200, found.Order, found.Part, true)
                    : Problem.NotFound(route.Operation == "getRefund" ? "refund" : "capture");
            case "events":
                return List(request, now);
            default:
                var from = 0;
                if (
                    !TryLimit(request, 1000, 500, out var limit)
                    || (
                        request.Parameter("cursor") is { Length: > 0 } cursor
                        && !TryCursor(cursor, "s_", out from)
                    )
                )
                {
                    return Problem.Invalid(("cursor", "cursor or limit is wrong"));
                }

                return Settlement.Page(route.Id, limit, from, life.Completed, now, fault);
        }
    }

    public Done Write(Route route, JsonElement body, Moment now, bool early)
    {
        var reader = new BodyReader(body);
        if (route.Operation == "createOrder")
        {
            return reader.Order() is { } asked
                ? Create(asked, now, early)
                : Done.Loose(Problem.Invalid([.. reader.Errors]));
        }

        var number = route.Operation switch
        {
            "capture" => reader.Text("merchantCaptureNo", true, BodyReader.Number().IsMatch),
            "refund" => reader.Text("merchantRefundNo", true, BodyReader.Number().IsMatch),
            _ => null,
        };
        var amount = route.Operation is "capture" or "refund" ? reader.Money("amount") : default;
        var final = route.Operation == "capture" && reader.Flag("final");
        var reason = route.Operation is "cancel" or "refund"
            ? reader.Text("reason", false, text => text.Length <= 100)
            : null;
        if (reader.Errors.Count > 0)
        {
            return Done.Loose(Problem.Invalid([.. reader.Errors]));
        }

        if (byId.GetValueOrDefault(route.Id) is not { } order)
        {
            return Done.Loose(Problem.NotFound("order"));
        }

        return route.Operation switch
        {
            "cancel" => Undo(order, now, early, order.Waiting && !order.OnHold, life.Cancel),
            "void" => Undo(
                order,
                now,
                early,
                order.Status == "AUTHORIZED" && order.Captures.All(one => one.Status == "FAILED"),
                life.Void
            ),
            "capture" => Capture(order, number!, amount, final, now, early),
            _ => Refund(order, number!, amount, reason, now, early),
        };
    }

    public AdminReply Act(CustomerRequest request, Moment now, bool maintenance)
    {
        Order? order;
        if (request.Payload is { } payload)
        {
            if (MerchantCode.Read(payload, ShopCode.ApplicationId) is not { } code)
            {
                return AdminReply.InvalidState("the code cannot be read");
            }

            order = byToken.GetValueOrDefault(code.Token);
            if (
                order is not null
                && (code.Currency != "408" || code.AmountChon != order.Asked.AmountChon)
            )
            {
                return AdminReply.InvalidState("the code names another amount", order.Status);
            }
        }
        else
        {
            order =
                byNumber.GetValueOrDefault(request.Order!)
                ?? byId.GetValueOrDefault(request.Order!)
                ?? byToken.GetValueOrDefault(request.Order!);
        }

        if (order is null)
        {
            return AdminReply.NotFound("no such order");
        }

        var confirms = request.Action is "pay" or "pay_late";
        var allowed = request.Action switch
        {
            "scan" => order.Status == "CREATED",
            "pay_late" => order.Status is "CANCELLED" or "EXPIRED" or "FAILED",
            "pay" => order.Waiting && order.WholeWon != 1067,
            _ => order.Waiting,
        };
        if (!allowed || (confirms && maintenance))
        {
            return AdminReply.InvalidState("not possible now", order.Status);
        }

        switch (request.Action)
        {
            case "scan":
                life.Scan(order, now);
                break;
            case "pay":
                life.Pay(order, now);
                break;
            case "pay_late":
                life.PayLate(order, now);
                break;
            case "expire":
                life.Expire(order, now);
                break;
            case "decline":
                life.Fail(order, request.Code!, now);
                break;
            default:
                life.Fail(
                    order,
                    request.Action == "reject" ? "payer_rejected" : "payer_timeout",
                    now
                );
                break;
        }

        return AdminReply.Ok(
            new JsonObject
            {
                ["order"] = order.Asked.MerchantOrderNo,
                ["wallet_reference"] = order.Id,
                ["state"] = order.Status,
            }
        );
    }

    private static bool IsHidden(Order order, Moment now) =>
        order.Trigger == 6 && now.Real < order.MadeReal.AddSeconds(2);

    private static bool TryCursor(string text, string prefix, out int from)
    {
        from = 0;
        return text.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(
                text[prefix.Length..],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out from
            );
    }

    private static bool TryLimit(WalletRequest request, int most, int usual, out int limit)
    {
        limit = usual;
        return request.Parameter("limit") is not { Length: > 0 } text
            || (
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
                && limit >= 1
                && limit <= most
            );
    }

    private static WalletReply OrderReply(int status, Order order, bool get)
    {
        var body = Wire.Write(json => Wire.Order(json, order, FormOf(order, get)));
        return new WalletReply(
            status,
            [
                new("Content-Type", "application/json"),
                new("ETag", string.Create(CultureInfo.InvariantCulture, $"\"{order.Version}\"")),
            ],
            body
        );
    }

    private static WalletReply PartReply(int status, Order order, Part part, bool get) =>
        new(
            status,
            [new("Content-Type", "application/json")],
            Wire.Write(json => Wire.Part(json, order, part, FormOf(order, get)))
        );

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

        var order = byNumber.GetValueOrDefault(number);
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
            || (
                request.Parameter("cursor") is { Length: > 0 } cursor
                && (!TryCursor(cursor, "c_", out from) || from > events.Told.Count)
            )
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

    private Done Create(OrderRequest asked, Moment now, bool early)
    {
        if (asked.Currency != "KPW")
        {
            return Done.Kept(Problem.Of(422, "currency_not_supported", "KPW only"));
        }

        if (asked.AmountChon is < 100 or > 200_000_000)
        {
            return Done.Kept(Problem.Of(422, "amount_not_allowed", "1.00 to 2000000.00"));
        }

        if (asked.Terminal?.StartsWith("TX", StringComparison.Ordinal) == true)
        {
            return Done.Kept(Problem.Of(422, "terminal_unknown", "no such terminal"));
        }

        if (byNumber.GetValueOrDefault(asked.MerchantOrderNo) is { } known)
        {
            return Done.Kept(
                Problem.Of(409, "duplicate_order_no", "number is known", known.ShownStatus)
            );
        }

        var attempt = Attempt("order " + asked.MerchantOrderNo);
        var trigger = Triggers.Number(asked.Reference, asked.Description);
        switch (trigger)
        {
            case 5:
                return Done.Loose(Problem.Of(422, "idempotency_key_reused", ""));
            case 14:
                return Done.Loose(Problem.Maintenance("1"));
            case 16 when attempt == 1:
                return Done.Loose(Problem.RateLimited("1"));
            case 16 when attempt == 2:
                return Done.Loose(
                    Problem.RateLimited(Fault.RetryAfterText(2, asDate: true, now.Real))
                );
            case 17 when attempt == 1:
                return new Done(Problem.Of(401, "invalid_token", "get a new token"), null)
                {
                    KillTokens = true,
                };
            default:
                break;
        }

        var made = Make(asked, attempt, now);
        return trigger switch
        {
            8 => PayFirst(made, asked, now),
            _ when early => PayFirst(made, asked, now),
            _ when attempt != 1 => made,
            1 => made with { Reply = WalletReply.Silence(TimeSpan.FromSeconds(60)) },
            2 => made with { Reply = made.Reply with { Delivery = new Delivery.Truncated() } },
            3 => made with { Reply = WalletReply.HtmlPage() },
            15 => made with
            {
                Reply = made.Reply with
                {
                    Delivery = new Delivery.Dripped(TimeSpan.FromSeconds(1)),
                },
            },
            _ => made,
        };
    }

    private Done PayFirst(Done made, OrderRequest asked, Moment now)
    {
        if (
            byNumber.GetValueOrDefault(asked.MerchantOrderNo)
            is not { Waiting: true, WholeWon: not 1067 } order
        )
        {
            return made;
        }

        life.Pay(order, now);
        return made with { First = order.Line.Last };
    }

    private Done Make(OrderRequest asked, int attempt, Moment now)
    {
        switch (Triggers.WholeWon(asked.AmountChon))
        {
            case 1003:
                return Done.Kept(Problem.Of(403, "merchant_suspended", asked.Store));
            case 1058:
                return Done.Kept(Problem.Of(422, "terminal_unknown", "no such terminal"));
            case 1013:
                return Done.Kept(Problem.Of(422, "amount_not_allowed", "amount not allowed"));
            case 1014:
                return Done.Kept(Problem.Of(422, "currency_not_supported", "currency"));
            case 1015:
                return Done.Kept(
                    Problem.Of(409, "duplicate_order_no", "number is known", "CREATED")
                );
            case 1092 when attempt == 1:
            case 1093:
                return Done.Loose(Problem.Internal());
            case 1096:
                return Done.Loose(Problem.Maintenance("1"));
            default:
                break;
        }

        var order = new Order(asked, Mint.Id("ord_"), Mint.PayToken(), now);
        byId[order.Id] = order;
        byNumber[asked.MerchantOrderNo] = order;
        byToken[order.Token] = order;
        if (order.Trigger == 24)
        {
            events.AnnounceSecondKey();
        }

        life.Begin(order, now);
        var reply = OrderReply(201, order, get: false)
            .WithHeader("Location", "/openapi/v2/orders/" + order.Id);
        return order.WholeWon == 1091 && attempt == 1
            ? new Done(Problem.Internal(), reply)
            : Done.Kept(reply);
    }

    private Done Undo(
        Order order,
        Moment now,
        bool early,
        bool allowed,
        Func<Order, Action<Moment>> act
    )
    {
        if (!allowed)
        {
            return Done.Kept(Problem.State(order));
        }

        if (order.Trigger == 19 && Attempt("undo " + order.Id) <= 2)
        {
            return Done.Loose(Problem.Internal());
        }

        var effect = act(order);
        return Finish(OrderReply(202, order, get: false), order, effect, now, early);
    }

    private Done Capture(
        Order order,
        string number,
        MoneyText amount,
        bool final,
        Moment now,
        bool early
    )
    {
        var live = order.Captures.Where(one => one.Status != "FAILED").ToArray();
        if (
            order.Status is not ("AUTHORIZED" or "PARTIALLY_CAPTURED")
            || order.VoidRequested
            || live.Any(one => one.Final)
        )
        {
            return Done.Kept(Problem.State(order));
        }

        var refusal =
            Judge(amount)
            ?? (
                captureNumbers.Contains(number)
                    ? Problem.Of(409, "duplicate_capture_no", "number is known")
                : live.Length >= 10 ? Problem.Of(422, "too_many_captures", "at most 10")
                : live.Sum(one => one.AmountChon) + amount.Chon > order.Authorized
                    ? Problem.Of(
                        422,
                        "amount_exceeds_authorized",
                        $"authorized {Won.Text(order.Authorized)}, requested {Won.Text(amount.Chon)}"
                    )
                : null
            );
        return refusal is not null
            ? Done.Kept(refusal)
            : Begin(
                order,
                new Part(false, Mint.Id("cap_"), number, amount.Chon, now.Business)
                {
                    Final = final,
                },
                captureNumbers,
                life.Capture,
                now,
                early
            );
    }

    private Done Refund(
        Order order,
        string number,
        MoneyText amount,
        string? reason,
        Moment now,
        bool early
    )
    {
        if (order.Captured == 0)
        {
            return Done.Kept(Problem.State(order));
        }

        var live = order.Refunds.Where(one => one.Status != "FAILED").ToArray();
        var refusal =
            Judge(amount)
            ?? (
                refundNumbers.Contains(number)
                    ? Problem.Of(409, "duplicate_refund_no", "number is known")
                : now.Business > order.LastCaptureAt!.Value.AddDays(180)
                    ? Problem.Of(409, "refund_window_closed", "180 days")
                : live.Length >= 50 ? Problem.Of(422, "too_many_refunds", "at most 50")
                : live.Sum(one => one.AmountChon) + amount.Chon > order.Captured
                    ? Problem.Of(
                        422,
                        "amount_exceeds_captured",
                        $"captured {Won.Text(order.Captured)}, requested {Won.Text(amount.Chon)}"
                    )
                : null
            );
        return refusal is not null
            ? Done.Kept(refusal)
            : Begin(
                order,
                new Part(true, Mint.Id("ref_"), number, amount.Chon, now.Business)
                {
                    Reason = reason,
                },
                refundNumbers,
                life.Refund,
                now,
                early
            );
    }

    private Done Begin(
        Order order,
        Part part,
        HashSet<string> numbers,
        Func<Order, Part, Action<Moment>> act,
        Moment now,
        bool early
    )
    {
        var won = Triggers.WholeWon(part.AmountChon);
        var attempt = Attempt((part.IsRefund ? "refund " : "capture ") + part.Number);
        if (won == 1092 && attempt == 1)
        {
            return Done.Loose(Problem.Internal());
        }

        numbers.Add(part.Number!);
        parts[part.Id] = (order, part);
        order.Mute |= won == 1093;
        var effect = act(order, part);
        var reply = PartReply(202, order, part, get: false)
            .WithHeader(
                "Location",
                $"/openapi/v2/{(part.IsRefund ? "refunds" : "captures")}/{part.Id}"
            );
        var done = Finish(reply, order, effect, now, early);
        return won switch
        {
            1091 when attempt == 1 => done with { Reply = Problem.Internal() },
            1093 => done with { Reply = Problem.Internal(), Keep = Problem.Internal() },
            _ => done,
        };
    }

    private Done Finish(
        WalletReply reply,
        Order order,
        Action<Moment> effect,
        Moment now,
        bool early
    )
    {
        if (!early)
        {
            life.Later(effect, now);
            return Done.Kept(reply);
        }

        effect(now);
        return Done.Kept(reply) with { First = order.Line.Last };
    }

    private static WalletReply? Judge(MoneyText amount) =>
        amount.Currency != "KPW" ? Problem.Of(422, "currency_not_supported", "KPW only")
        : amount.Chon == 0 ? Problem.Of(422, "amount_not_allowed", "at least 0.01")
        : null;

    private int Attempt(string what) => attempts[what] = attempts.GetValueOrDefault(what) + 1;
}
