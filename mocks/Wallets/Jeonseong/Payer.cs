using System.Text.Json.Nodes;
using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>The payer with his app, moved by the admin API only.</summary>
internal sealed class Payer(WalletClock clock, Book book, Lifecycle lifecycle)
{
    public const string ApplicationId = "example.jonsong";

    public AdminReply Act(CustomerRequest request, Moment now)
    {
        if (request.Code is { } code && (code.Length != 4 || !code.All(char.IsAsciiDigit)))
        {
            return AdminReply.BadRequest("code is not 4 digits");
        }

        if (request.Payload is null)
        {
            return book.FindAny(request.Order!) is { IsReal: true } named ? Act(named, request, now) : AdminReply.NotFound("no such order");
        }

        if (MerchantCode.Read(request.Payload, ApplicationId) is not { } shown || shown.Currency != "408")
        {
            return AdminReply.InvalidState("the app does not take this code");
        }

        return book.FindToken(shown.Token) switch
        {
            null => AdminReply.NotFound("no such order"),
            { } trade when trade.AmountChon != shown.AmountChon => AdminReply.InvalidState(
                "the code names another amount",
                Statements.State(trade)
            ),
            { } trade => Act(trade, request, now),
        };
    }

    private AdminReply Act(Trade trade, CustomerRequest request, Moment now)
    {
        if (!TryAct(trade, request, now))
        {
            return AdminReply.InvalidState($"not possible now: {request.Action}", Statements.State(trade));
        }

        return AdminReply.Ok(
            new JsonObject
            {
                ["order"] = trade.TradeNo,
                ["wallet_reference"] = trade.JsTxnId,
                ["state"] = Statements.State(trade),
            }
        );
    }

    private bool TryAct(Trade trade, CustomerRequest request, Moment now)
    {
        var open = !BusinessDay.IsMaintenance(clock, now);
        switch (request.Action, trade)
        {
            case ("pay_late", { State: TradeState.Closed or TradeState.Failed }) when open:
                book.Charge(trade, now);
                return true;
            case (_, { State: not TradeState.Waiting }):
                return false;
            case ("pay", _) when open:
                lifecycle.Pay(trade, now);
                return true;
            case ("reject", _):
                Lifecycle.Fail(trade, "1108");
                return true;
            case ("decline", _):
                Lifecycle.Fail(trade, request.Code!);
                return true;
            case ("timeout", { Kind: TradeKind.Pay }):
                lifecycle.Close(trade, now, "1307");
                return true;
            case ("scan", { Kind: TradeKind.Order, Confirming: false, Expired: false }):
                lifecycle.Scan(trade, now);
                return true;
            case ("timeout", { Kind: TradeKind.Order, Confirming: true }):
                lifecycle.Lapse(trade, now);
                return true;
            case ("expire", { Kind: TradeKind.Order }):
                lifecycle.Expire(trade, now);
                return true;
            default:
                return false;
        }
    }
}
