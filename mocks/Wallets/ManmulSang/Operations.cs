using System.Text.Json;
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
internal sealed partial class Operations(OrderLife life, Events events)
{
    private readonly Dictionary<string, Order> _byId = [];

    private readonly Dictionary<string, Order> _byNumber = [];

    private readonly Dictionary<string, Order> _byToken = [];

    private readonly Dictionary<string, (Order Order, Part Part)> _parts = [];

    private readonly HashSet<string> _captureNumbers = [];

    private readonly HashSet<string> _refundNumbers = [];

    private readonly Dictionary<string, int> _attempts = [];

    public void Forget()
    {
        _byId.Clear();
        _byNumber.Clear();
        _byToken.Clear();
        _parts.Clear();
        _captureNumbers.Clear();
        _refundNumbers.Clear();
        _attempts.Clear();
    }

    /// <summary>The merchant reference that a request concerns, if it can be told.</summary>
    public IReadOnlyCollection<string> ReferencesOf(Route route, WalletRequest request)
    {
        var order = route.Operation switch
        {
            "findOrders" => _byNumber.GetValueOrDefault(request.Parameter("merchantOrderNo") ?? ""),
            "getCapture" or "getRefund" => _parts.GetValueOrDefault(route.Id).Order,
            _ => _byId.GetValueOrDefault(route.Id),
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

    public Done Write(Route route, JsonElement body, Moment now, bool early)
    {
        var reader = new BodyReader(body);
        if (route.Operation == "createOrder")
        {
            return reader.Order() is { } asked ? Create(asked, now, early) : Done.Loose(Problem.Invalid([.. reader.Errors]));
        }

        var number = route.Operation switch
        {
            "capture" => reader.Text("merchantCaptureNo", true, BodyReader.Number().IsMatch),
            "refund" => reader.Text("merchantRefundNo", true, BodyReader.Number().IsMatch),
            _ => null,
        };
        var amount = route.Operation is "capture" or "refund" ? reader.Money("amount") : default;
        var final = route.Operation == "capture" && reader.Flag("final");
        var reason = route.Operation is "cancel" or "refund" ? reader.Text("reason", false, text => text.Length <= 100) : null;
        if (reader.Errors.Count > 0)
        {
            return Done.Loose(Problem.Invalid([.. reader.Errors]));
        }

        if (_byId.GetValueOrDefault(route.Id) is not { } order)
        {
            return Done.Loose(Problem.NotFound("order"));
        }

        return route.Operation switch
        {
            "cancel" => Undo(order, now, early, order.Waiting && !order.OnHold, life.Cancel),
            "void" => Undo(order, now, early, order.Status == "AUTHORIZED" && order.Captures.All(one => one.Status == "FAILED"), life.Void),
            "capture" => Capture(order, number!, amount, final, now, early),
            _ => Refund(order, number!, amount, reason, now, early),
        };
    }

    private int Attempt(string what) => _attempts[what] = _attempts.GetValueOrDefault(what) + 1;
}
