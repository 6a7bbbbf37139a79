using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>The shop super-app: checks every request in the documented order, then hands it to <see cref="Operations"/>.</summary>
internal sealed class ManmulSangWallet : Wallet
{
    private static readonly string[] Posts = ["createOrder", "cancel", "void", "capture", "refund"];
    private readonly Courier courier;
    private readonly Events events;
    private readonly Tokens tokens = new();
    private readonly Operations book;
    private readonly OrderLife life;
    private readonly Dictionary<string, Kept> kept = [];

    public ManmulSangWallet(TimeProvider time)
        : base(time)
    {
        AsyncMs = Config.Milliseconds("async_ms", 200);
        PendingMs = Config.Milliseconds("pending_ms", 6000);
        AutoPayMs = Config.OptionalMilliseconds("auto_pay_ms");
        CallbackTimeoutMs = Config.Milliseconds("callback_timeout_ms", 5000);
        CallbackRetryMs = Config.MillisecondList(
            "callback_retry_ms",
            10_000,
            30_000,
            120_000,
            600_000,
            3_600_000,
            21_600_000,
            86_400_000
        );
        courier = new Courier(Clock, Vault, CallbackTimeoutMs, CallbackRetryMs);
        events = new Events(courier, Faults, Clock);
        life = new OrderLife(this, events, AsyncMs, PendingMs, AutoPayMs);
        book = new Operations(life, events);
    }

    public Setting<int> AsyncMs { get; }

    public Setting<int> PendingMs { get; }

    public Setting<int?> AutoPayMs { get; }

    public Setting<int> CallbackTimeoutMs { get; }

    public Setting<IReadOnlyList<int>> CallbackRetryMs { get; }

    public override string Name => "manmulsang";

    public override IReadOnlyList<string> Operations { get; } =
    [
        "token",
        "createOrder",
        "getOrder",
        "findOrders",
        "cancel",
        "void",
        "capture",
        "refund",
        "getCapture",
        "getRefund",
        "events",
        "settlement",
        "keys",
        "callback",
    ];

    public override bool HasFault(string operation, string kind)
    {
        if (operation == "callback")
        {
            return kind
                is "bad_signature"
                    or "next_key"
                    or "duplicate_callback"
                    or "drop_callback"
                    or "out_of_order_callbacks"
                    or "stale_callback"
                    or "foreign_callback";
        }

        return FaultKinds.OnTheLine.Contains(kind)
            || kind switch
            {
                "rate_limited" => true,
                "token_revoked" or "not_found" => operation is not ("token" or "keys"),
                "maintenance" or "callback_before_response" => Posts.Contains(operation),
                "unknown_code" or "wrong_amount" or "wrong_reference" => operation
                    is not ("token" or "keys" or "events" or "settlement"),
                "settlement_amount"
                or "settlement_missing"
                or "settlement_extra"
                or "settlement_bad_hash" => operation == "settlement",
                _ => false,
            };
    }

    public override string OperationOf(WalletRequest request) =>
        Route.Of(request)?.Operation ?? "unknown";

    public override bool IsSecretHeader(string lowerCaseName) => lowerCaseName == "signature";

    public override async ValueTask<WalletReply> AnswerAsync(
        WalletRequest request,
        CancellationToken cancellation
    )
    {
        var answer = Vault.Enter(now => Begin(request, now));
        if (answer.First is { } first)
        {
            await Task.WhenAny(
                first,
                Task.Delay(TimeSpan.FromSeconds(3), Clock.Time, cancellation)
            );
            Vault.Enter(_ => answer.Running?.Running = false);
        }

        return answer.Reply;
    }

    public override void Forget()
    {
        courier.Forget();
        events.Forget();
        tokens.Forget();
        book.Forget();
        life.Completed.Clear();
        kept.Clear();
    }

    public override ValueTask<AdminReply> ActAsync(CustomerRequest request) =>
        new(Vault.Enter(now => book.Act(request, now, IsMaintenance(now))));

    public override AdminReply MintCode(JsonElement request) =>
        AdminReply.NotSupported("ManmulSang has no customer code");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            courier.Dispose();
        }

        base.Dispose(disposing);
    }

    private Answer Begin(WalletRequest request, Moment now)
    {
        var routes = Route.Of(request.Path);
        if (routes.Count == 0)
        {
            return new(Problem.NotFound("path"));
        }

        if (routes.FirstOrDefault(one => one.Method == request.Method) is not { } route)
        {
            return new(
                Problem
                    .Of(405, "method_not_allowed", "method not allowed here")
                    .WithHeader("Allow", string.Join(", ", routes.Select(one => one.Method)))
            );
        }

        string[] scopes = [];
        var token = "";
        if (route.Operation == "token")
        {
            if (!Tokens.Knows(request))
            {
                return new(Tokens.UnknownClient());
            }
        }
        else if (route.Operation != "keys")
        {
            if (Tokens.Shown(request) is not { } shown)
            {
                return new(Problem.Of(401, "missing_token", "no bearer token"));
            }

            if (tokens.ScopesOf(shown, now.Real) is not { } known)
            {
                return new(Problem.Of(401, "invalid_token", "get a new token"));
            }

            (token, scopes) = (shown, known);
        }

        var references = book.ReferencesOf(route, request);
        var fault = Faults.Take(route.Operation, references, _ => true);
        return fault is null
            ? Execute(route, request, scopes, now, null)
            : Strike(fault, route, request, scopes, token, now);
    }

    private Answer Strike(
        Fault fault,
        Route route,
        WalletRequest request,
        string[] scopes,
        string token,
        Moment now
    )
    {
        if (fault.Kind is "rate_limited" or "http_429")
        {
            if (fault.Executes)
            {
                Execute(route, request, scopes, now, null);
            }

            return new(Problem.RateLimited(fault.RetryAfter(now.Real)));
        }

        Answer? right = null;
        if (
            BrokenAnswers.Break(
                fault,
                now.Real,
                () => (right = Execute(route, request, scopes, now, null)).Reply,
                Problem.Internal
            ) is
            { } broken
        )
        {
            return right is null ? new(broken) : right with { Reply = broken };
        }

        if (!fault.Executes && FaultKinds.ExecutesByDefault(fault.Kind))
        {
            return new(Problem.Internal());
        }

        if (fault.Executes && !FaultKinds.ExecutesByDefault(fault.Kind))
        {
            Execute(route, request, scopes, now, null);
        }

        switch (fault.Kind)
        {
            case "token_revoked":
                tokens.Revoke(token);
                return new(Problem.Of(401, "invalid_token", "get a new token"));
            case "not_found":
                return new(Problem.NotFound("thing"));
            case "maintenance":
                return new(Problem.Maintenance("2"));
            default:
                var answer = Execute(route, request, scopes, now, fault.Kind);
                return answer with { Reply = Falsify(answer.Reply, fault.Kind) };
        }
    }

    private Answer Execute(
        Route route,
        WalletRequest request,
        string[] scopes,
        Moment now,
        string? fault
    )
    {
        if (route.Operation == "token")
        {
            return new(tokens.Issue(request, now.Real));
        }

        if (route.Operation == "keys")
        {
            return new(
                WalletReply
                    .Text(200, "application/json", EventSigning.KeySet(events.SecondKeyUsed))
                    .WithHeader("Cache-Control", "max-age=600")
            );
        }

        if (route.IsPost && IsMaintenance(now))
        {
            var end = PyongyangTime.Local(now.Business).TimeOfDay;
            var wait = (int)Math.Ceiling((new TimeSpan(4, 10, 0) - end).TotalSeconds);
            return new(Problem.Maintenance(wait.ToString(CultureInfo.InvariantCulture)));
        }

        if (!scopes.Contains(route.Scope))
        {
            return new(Problem.Of(403, "insufficient_scope", route.Scope));
        }

        return route.IsPost
            ? Post(route, request, now, fault)
            : new(book.Read(route, request, now, fault));
    }

    private Answer Post(Route route, WalletRequest request, Moment now, string? fault)
    {
        if (request.Body.Length > 65_536)
        {
            return new(Problem.Of(413, "body_too_large", "at most 64 KiB"));
        }

        var type = request.Headers.Only("Content-Type")?.Split(';')[0].Trim();
        if (!string.Equals(type, "application/json", StringComparison.OrdinalIgnoreCase))
        {
            return new(Problem.Of(415, "unsupported_media_type", "application/json is needed"));
        }

        var keys = request.Headers.All("Idempotency-Key");
        if (keys.Count == 0)
        {
            return new(Problem.Of(400, "idempotency_key_missing", "the header is needed"));
        }

        if (keys.Count > 1 || !Tokens.Key().IsMatch(keys[0]))
        {
            return new(Problem.Of(400, "idempotency_key_invalid", "a lower-case UUID is needed"));
        }

        var target =
            $"{request.Method} {request.Path} {Convert.ToHexString(SHA256.HashData(request.Body))}";
        if (kept.TryGetValue(keys[0], out var record) && now.Real < record.Until)
        {
            return new(
                record.Target != target ? Problem.Of(422, "idempotency_key_reused", "")
                : record.Running
                    ? Problem
                        .Of(409, "conflict_in_progress", "same key is being handled")
                        .WithHeader("Retry-After", "1")
                : record.Reply.Status >= 500 ? record.Reply
                : record.Reply.WithHeader("Idempotency-Replayed", "true")
            );
        }

        if (AdminJsonOf(request.Body) is not { } body)
        {
            return new(Problem.Of(400, "malformed_json", "the body is no JSON object"));
        }

        var done = book.Write(route, body, now, fault == "callback_before_response");
        if (done.KillTokens)
        {
            tokens.Forget();
        }

        Kept? mine = null;
        if (done.Keep is { } keep)
        {
            mine = new Kept(target, keep, now.Real.AddHours(24))
            {
                Running = done.First is not null,
            };
            kept[keys[0]] = mine;
        }

        return new(done.Reply, done.First, mine);
    }

    private bool IsMaintenance(Moment now) =>
        Clock.IsBusinessSet && PyongyangTime.Local(now.Business) is { Hour: 4, Minute: < 10 };

    private static JsonElement? AdminJsonOf(byte[] body)
    {
        try
        {
            var root = JsonDocument.Parse(body).RootElement;
            return root.ValueKind == JsonValueKind.Object ? root : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static WalletReply Falsify(WalletReply reply, string kind)
    {
        if (
            reply.Status >= 300
            || kind is not ("unknown_code" or "wrong_amount" or "wrong_reference")
        )
        {
            return reply;
        }

        var root = JsonNode.Parse(reply.Body)!.AsObject();
        var target =
            root["items"] is JsonArray list && root["id"] is null
                ? list.FirstOrDefault() as JsonObject
                : root;
        if (target is null)
        {
            return reply;
        }

        if (kind == "unknown_code")
        {
            target["status"] = "ON_HOLD";
        }
        else if (kind == "wrong_amount")
        {
            var chon = Won.Chon(target["amount"]!["value"]!.ToJsonString())!.Value + 100;
            target["amount"]!["value"] = JsonNode.Parse(Won.Text(chon));
        }
        else
        {
            var number = target["merchantOrderNo"]!.GetValue<string>();
            target["merchantOrderNo"] = number[..^1] + (number[^1] == '9' ? '8' : '9');
        }

        return reply with
        {
            Body = Encoding.UTF8.GetBytes(AdminJson.Write(root)),
        };
    }

    private sealed record Answer(WalletReply Reply, Task? First = null, Kept? Running = null);

    private sealed class Kept(string target, WalletReply reply, DateTimeOffset until)
    {
        public string Target => target;

        public WalletReply Reply => reply;

        public DateTimeOffset Until => until;

        public bool Running { get; set; }
    }
}
