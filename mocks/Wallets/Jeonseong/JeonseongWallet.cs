using System.Text.Json;
using System.Text.Json.Nodes;
using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>The wallet Jeonseong: one merchant, signed answers, HTTP 200 for all of them.</summary>
internal sealed class JeonseongWallet : Wallet
{
    private const string Root = "/jsp/v1/";
    private const int LargestBody = 16 * 1024;

    private readonly Authenticator _authenticator;
    private readonly Book _book;
    private readonly PayCodes _codes;
    private readonly Charges _charges;
    private readonly Orders _orders;
    private readonly Inquiries _inquiries;
    private readonly Refunds _refunds;
    private readonly SettlementFiles _files;
    private readonly Payer _payer;

    public JeonseongWallet(JeonseongOptions options)
        : base(options.Time)
    {
        Switches = new Switches(Config);
        _authenticator = new Authenticator(options);
        _book = new Book(Ledger);
        _codes = new PayCodes(options.CodeKey);
        var lifecycle = new Lifecycle(Clock, Scheduler, _book, Switches);
        _charges = new Charges(_book, _codes, lifecycle, Switches);
        _orders = new Orders(_book, lifecycle, Switches);
        _inquiries = new Inquiries(_book, lifecycle);
        _refunds = new Refunds(_book, Scheduler, Switches);
        _files = new SettlementFiles(_book, options.MerchantId);
        _payer = new Payer(Clock, _book, lifecycle);
    }

    public override string Name => "jeonseong";

    public override IReadOnlyList<string> Operations => JeonseongFaults.Operations;

    public Switches Switches { get; }

    public override bool HasFault(string operation, string kind) => JeonseongFaults.Exists(operation, kind);

    public override string OperationOf(WalletRequest request) => OperationAt(request.Path) ?? "unknown";

    public override bool IsSecretHeader(string lowerCaseName) => lowerCaseName == "x-js-signature";

    public override ValueTask<WalletReply> AnswerAsync(WalletRequest request, CancellationToken cancellationToken)
    {
        if (OperationAt(request.Path) is not { } operation)
        {
            return new(WalletReply.Text(404, "text/plain; charset=utf-8", "not found"));
        }

        if (request.Method != "POST")
        {
            return new(WalletReply.Text(405, "text/plain; charset=utf-8", "method not allowed").WithHeader("Allow", "POST"));
        }

        return new(
            request.Body.Length > LargestBody
                ? WalletReply.Text(413, "text/plain; charset=utf-8", "too large")
                : Scheduler.Enter(now => Answer(operation, request, now))
        );
    }

    public override void Forget()
    {
        _book.Forget();
        _authenticator.Forget();
    }

    public override ValueTask<AdminReply> ActAsync(CustomerRequest request) => new(Scheduler.Enter(now => _payer.Act(request, now)));

    public override AdminReply MintCode(JsonElement request)
    {
        if (
            !AdminJson.TryNumber(request, "amount_limit_won", out var limitWon)
            || !AdminJson.TryFlag(request, "expired", out var expired)
            || !AdminJson.TryFlag(request, "tampered", out var tampered)
            || !AdminJson.TryText(request, "form", out var form)
            || !AdminJson.TryText(request, "token", out var token)
            || form is not (null or "cpm" or "barcode")
            || (token is not null && !PayCodes.IsToken(token))
        )
        {
            return AdminReply.BadRequest("a member is not in its form");
        }

        var code = Mint(form == "barcode", token, limitWon, expired ?? false, tampered ?? false);
        return AdminReply.Created(
            new JsonObject
            {
                ["code"] = code.Text,
                ["last4"] = code.Text[^4..],
                ["expires_at"] = AdminJson.Time(code.Issued.AddSeconds(60)),
            }
        );
    }

    public MintedCode Mint(bool barcode, string? token, long? limitWon, bool expired, bool tampered) =>
        Scheduler.Enter(now =>
        {
            var issued = DateTimeOffset.FromUnixTimeSeconds(now.Real.AddMinutes(expired ? -10 : 0).ToUnixTimeSeconds());
            return barcode
                ? _codes.MintBarcode(token, issued, limitWon * 100, tampered)
                : _codes.MintCpm(token, issued, limitWon * 100, tampered);
        });

    private static string? OperationAt(string path) =>
        path.StartsWith(Root, StringComparison.Ordinal)
            ? path[Root.Length..] switch
            {
                "files/list" => "filesList",
                "files/get" => "filesGet",
                "pay" or "query" or "order" or "close" or "reverse" or "refund" or "queryRefund" => path[Root.Length..],
                _ => null,
            }
            : null;

    // :: Order of checks: signature, clock, nonce; an armed fault; maintenance; form; then the operation's own.
    private WalletReply Answer(string operation, WalletRequest request, Moment now)
    {
        var caller = _authenticator.Recognise(request);
        if (_authenticator.Refuse(request, caller, now.Real) is { } refusal)
        {
            return Seal(refusal, caller, now);
        }

        if (Fields.Read(request.Body) is not { } fields)
        {
            return Seal(IsShut(operation, now) ? JsAnswer.Of("9001") : JsAnswer.Of("1400"), caller, now);
        }

        if (Faults.Take(operation, MerchantReference(operation, fields)) is not { } fault)
        {
            return Seal(Handle(operation, fields, now, null), caller, now);
        }

        return BrokenAnswers.Break(
                fault,
                now.Real,
                () => Seal(Handle(operation, fields, now, fault), caller, now),
                () => Seal(JeonseongFaults.Unknown(fields), caller, now)
            )
            ?? Seal(
                JeonseongFaults.Apply(
                    fault,
                    fault.Executes ? Handle(operation, fields, now, fault) : JeonseongFaults.Unknown(fields),
                    fields,
                    now
                ),
                caller,
                now
            );
    }

    private JsAnswer Handle(string operation, Fields fields, Moment now, Fault? fault)
    {
        if (IsShut(operation, now))
        {
            return JsAnswer.Of("9001");
        }

        if (fields.FirstWrong(operation) is { } wrong)
        {
            return Statements
                .Bare("1400", fields.Find("tradeNo") is { } number && Fields.IsNumber(number) ? number : null)
                .With("field", wrong);
        }

        var answer = operation switch
        {
            "pay" => _charges.Pay(fields, now, fault is not null),
            "order" => _orders.Order(fields, now, fault is not null),
            "query" => _inquiries.Query(fields["tradeNo"]),
            "close" => _orders.Close(fields["tradeNo"], now),
            "reverse" => _inquiries.Reverse(fields["tradeNo"], now),
            "refund" => _refunds.Refund(fields, now),
            "queryRefund" => _refunds.Query(fields["refundNo"]),
            "filesList" => _files.List(fields["date"], now, Faults.Peek("filesGet", JeonseongFaults.IsSettlement)?.Kind),
            _ => _files.Get(fields["name"], now, fault?.Kind),
        };
        return TradeOf(operation, fields) is { F: 24 } ? answer with { WithNextKey = true } : answer;
    }

    private bool IsShut(string operation, Moment now) => operation is "pay" or "order" && BusinessDay.IsMaintenance(Clock, now);

    private Trade? TradeOf(string operation, Fields fields) =>
        operation == "queryRefund" ? _book.FindRefund(fields.Find("refundNo"))?.Trade : _book.Find(fields.Find("tradeNo"));

    private string? MerchantReference(string operation, Fields fields) => TradeOf(operation, fields)?.MercRef ?? fields.Find("mercRef");

    private WalletReply Seal(JsAnswer answer, Caller caller, Moment now) => Seals.On(answer, caller, _authenticator.NextKey, now);
}
