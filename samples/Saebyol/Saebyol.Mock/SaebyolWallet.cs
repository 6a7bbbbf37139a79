using System.Text.Json;
using System.Text.Json.Nodes;
using Mocks.Kit;

namespace Saebyol.Mock;

/// <summary>The wallet Saebyol (protocol, section 3): one merchant, one path an operation, every answer signed.</summary>
internal sealed class SaebyolWallet : JsonWallet
{
    private const long LargestCharge = 300_000_000;
    private const int MostRefunds = 10;
    private static readonly TimeSpan VoidWindow = TimeSpan.FromHours(24);
    private static readonly TimeSpan RefundWindow = TimeSpan.FromDays(30);

    // :: What an amount in whole won makes of a charge (section 5). The first group stores nothing.
    private static readonly Dictionary<long, string> Unstored = new()
    {
        [1054] = "code_expired",
        [1056] = "code_used",
        [1053] = "code_invalid",
        [1003] = "merchant_blocked",
        [1013] = "amount_invalid",
        [1014] = "currency_invalid",
        [1015] = "number_used",
        [1096] = "busy",
    };

    private static readonly Dictionary<long, string> Refused = new()
    {
        [1051] = "insufficient_funds",
        [1061] = "limit_single",
        [1065] = "limit_daily",
        [1062] = "account_blocked",
        [1057] = "customer_refused",
        [1059] = "risk",
    };

    private readonly Authenticator _authenticator = new();
    private readonly CustomerCodes _codes = new();
    private readonly ChargeBook _book;

    public SaebyolWallet(TimeProvider time)
        : base(
            time,
            new JsonWords(
                "result",
                ["number", "refund"],
                "amount",
                "reference",
                "bad_request",
                "not_found",
                "unclear",
                "busy",
                "X-Sb-Signature"
            ),
            new[] { "charge", "inquiry", "void", "refund", "refund-inquiry" }.ToDictionary(name => "/v1/" + name)
        )
    {
        _book = new ChargeBook(Ledger, "SB");
        PendingMs = Config.Milliseconds("pending_ms", 6000);
    }

    public override string Name => "saebyol";

    public Setting<int> PendingMs { get; }

    public string Mint(bool expired) => Scheduler.Enter(now => _codes.Issue(expired ? now.Real.AddMinutes(-10) : now.Real));

    public override AdminReply MintCode(JsonElement request) =>
        AdminJson.TryFlag(request, "expired", out var expired)
            ? AdminReply.Created(new JsonObject { ["code"] = Mint(expired ?? false) })
            : AdminReply.BadRequest("expired is true or false");

    public override void Forget()
    {
        _book.Clear();
        _authenticator.Forget();
    }

    protected override string? Refuse(WalletRequest request, Moment now) => _authenticator.Refuse(request, now);

    protected override WalletReply Sign(WalletReply reply, WalletRequest request, Moment now) => Authenticator.Sign(reply, request, now);

    protected override JsonObject Handle(string operation, JsonElement body, Moment now)
    {
        if (Text(body, "number") is not { Length: >= 8 and <= 32 } number)
        {
            return Bare("bad_request", body);
        }
        var charge = _book.Find(number);
        return operation switch
        {
            "charge" => Charge(number, charge, body, now),
            "void" => Void(number, charge, body, now),
            _ when charge is null or { State: ChargeState.Closed } => Bare("not_found", body),
            "inquiry" => Tell("ok", charge),
            "refund" => Refund(charge, body, now),
            _ => charge.Refunds.Find(one => one.Number == Text(body, "refund")) is { } refund
                ? Tell("ok", charge, refund)
                : Bare("not_found", body),
        };
    }

    private JsonObject Charge(string number, BookedCharge? known, JsonElement body, Moment now)
    {
        if (
            Text(body, "code") is not { } code
            || Text(body, "reference") is not { Length: <= 64 } reference
            || Text(body, "currency") is not { } currency
            || Chon(body) is not { } amount
        )
        {
            return Bare("bad_request", body);
        }
        if (known is not null)
        {
            return known.State == ChargeState.Closed ? Bare("number_closed", body)
                : (known.Code, known.AmountChon, known.Reference) == (code, amount, reference) ? Tell(ResultOf(known), known)
                : Bare("number_used", body);
        }
        var won = Triggers.WholeWon(amount);
        if (
            (
                currency != "KPW" ? "currency_invalid"
                : amount is < 100 or > LargestCharge ? "amount_invalid"
                : Unstored.GetValueOrDefault(won) ?? _codes.Refuse(code, now.Real)
            ) is
            { } refusal
        )
        {
            return Bare(refusal, body);
        }

        // :: From here on the charge is stored and the code is used up.
        _codes.Use(code);
        var charge = _book.Add(number, amount, reference, code, now);
        if (Refused.TryGetValue(won, out var reason))
        {
            ChargeBook.Fail(charge, reason);
        }
        else if (won is 1068 or 1069)
        {
            Scheduler.At(now.Real.AddMilliseconds(PendingMs.Value), then => Decide(charge, won == 1068, then));
        }
        else
        {
            _book.Pay(charge, now);
        }
        return Tell(ResultOf(charge), charge);
    }

    private void Decide(BookedCharge charge, bool pays, Moment now)
    {
        if (charge.State == ChargeState.Pending && pays)
        {
            _book.Pay(charge, now);
        }
        else if (charge.State == ChargeState.Pending)
        {
            ChargeBook.Fail(charge, "customer_refused");
        }
    }

    private JsonObject Void(string number, BookedCharge? charge, JsonElement body, Moment now)
    {
        if (charge is null or { State: ChargeState.Closed })
        {
            if (charge is null)
            {
                _book.Close(number, now);
            }
            return Bare("not_found", body);
        }
        if (charge.State == ChargeState.Paid && (charge.Refunds.Count > 0 || now.Business - charge.At > VoidWindow))
        {
            return Tell("void_refused", charge);
        }
        if (charge.State is ChargeState.Paid or ChargeState.Pending)
        {
            _book.Void(charge, now);
        }
        return Tell("ok", charge);
    }

    private JsonObject Refund(BookedCharge charge, JsonElement body, Moment now)
    {
        if (
            Text(body, "refund") is not { Length: >= 8 and <= 32 } number
            || Text(body, "currency") != "KPW"
            || Chon(body) is not { } amount
        )
        {
            return Bare("bad_request", body);
        }
        if (charge.Refunds.Find(one => one.Number == number) is { } known)
        {
            return known.AmountChon == amount ? Tell(known.Reason ?? "ok", charge, known) : Bare("number_used", body);
        }
        if (
            charge.State != ChargeState.Paid
            || charge.Refunds.Count >= MostRefunds
            || charge.RefundedChon + amount > charge.AmountChon
            || now.Business - charge.At > RefundWindow
        )
        {
            return Bare("refund_refused", body);
        }
        var reason = Triggers.WholeWon(amount) == 1051 ? "insufficient_funds" : null;
        return Tell(reason ?? "ok", charge, _book.Refund(charge, number, amount, reason, now));
    }

    private static string ResultOf(BookedCharge charge) => charge.State == ChargeState.Pending ? "pending" : charge.Reason ?? "ok";

    private static JsonObject Tell(string result, BookedCharge charge) =>
        With(
            charge.Reason,
            new JsonObject
            {
                ["result"] = result,
                ["number"] = charge.Number,
                ["id"] = charge.Id,
                ["state"] = charge.State.ToString().ToLowerInvariant(),
                ["amount"] = charge.AmountChon,
                ["refunded"] = charge.RefundedChon,
                ["currency"] = "KPW",
                ["reference"] = charge.Reference,
            }
        );

    private static JsonObject Tell(string result, BookedCharge charge, BookedRefund refund) =>
        With(
            refund.Reason,
            new JsonObject
            {
                ["result"] = result,
                ["number"] = charge.Number,
                ["refund"] = refund.Number,
                ["id"] = refund.Id,
                ["state"] = refund.Reason is null ? "done" : "failed",
                ["amount"] = refund.AmountChon,
                ["currency"] = "KPW",
            }
        );

    private static JsonObject With(string? reason, JsonObject answer)
    {
        if (reason is not null)
        {
            answer["reason"] = reason;
        }
        return answer;
    }

    private static string? Text(JsonElement body, string name) => AdminJson.TryText(body, name, out var text) ? text : null;

    private static long? Chon(JsonElement body) =>
        body.TryGetProperty("amount", out var amount)
        && amount.ValueKind == JsonValueKind.Number
        && amount.TryGetInt64(out var chon)
        && chon > 0
            ? chon
            : null;
}
