using System.Text;
using System.Text.Json.Nodes;
using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <content>How an armed fault breaks an answer.</content>
internal sealed partial class ManmulSangWallet
{
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
                "unknown_code" or "wrong_amount" or "wrong_reference" => operation is not ("token" or "keys" or "events" or "settlement"),
                "wrong_merchant_reference" => operation is "getOrder" or "findOrders",
                "settlement_amount" or "settlement_missing" or "settlement_extra" or "settlement_bad_hash" => operation == "settlement",
                _ => false,
            };
    }

    private Answer Strike(Fault fault, Route route, WalletRequest request, string[] scopes, string token, Moment now)
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
            BrokenAnswers.Break(fault, now.Real, () => (right = Execute(route, request, scopes, now, null)).Reply, Problem.Internal) is
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
                _tokens.Revoke(token);
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

    private static WalletReply Falsify(WalletReply reply, string kind)
    {
        if (reply.Status >= 300 || kind is not ("unknown_code" or "wrong_amount" or "wrong_reference" or "wrong_merchant_reference"))
        {
            return reply;
        }

        var root = JsonNode.Parse(reply.Body)!.AsObject();
        var target = root["items"] is JsonArray list && root["id"] is null ? list.FirstOrDefault() as JsonObject : root;
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
            var member = kind == "wrong_reference" ? "merchantOrderNo" : "reference";
            var named = target[member]!.GetValue<string>();
            target[member] = named[..^1] + (named[^1] == '9' ? '8' : '9');
        }

        return reply with
        {
            Body = Encoding.UTF8.GetBytes(AdminJson.Write(root)),
        };
    }
}
