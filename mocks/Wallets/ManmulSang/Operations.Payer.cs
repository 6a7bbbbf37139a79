using System.Text.Json.Nodes;
using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <content>What the payer does, by the admin calls.</content>
internal sealed partial class Operations
{
    public AdminReply Act(CustomerRequest request, Moment now, bool maintenance)
    {
        Order? order;
        if (request.Payload is { } payload)
        {
            if (MerchantCode.Read(payload, ShopCode.ApplicationId) is not { } code)
            {
                return AdminReply.InvalidState("the code cannot be read");
            }

            order = _byToken.GetValueOrDefault(code.Token);
            if (order is not null && (code.Currency != "408" || code.AmountChon != order.Asked.AmountChon))
            {
                return AdminReply.InvalidState("the code names another amount", order.Status);
            }
        }
        else
        {
            order =
                _byNumber.GetValueOrDefault(request.Order!)
                ?? _byId.GetValueOrDefault(request.Order!)
                ?? _byToken.GetValueOrDefault(request.Order!);
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
                life.Fail(order, request.Action == "reject" ? "payer_rejected" : "payer_timeout", now);
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
}
