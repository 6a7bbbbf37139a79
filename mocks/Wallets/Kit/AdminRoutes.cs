using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mocks.Kit;

/// <summary>The `/__wallet/` routes: the payer's hand, the broken line, the clock and the books. No part of any protocol.</summary>
internal sealed class AdminRoutes(Wallet wallet)
{
    public const string Prefix = "/__wallet/";

    public async ValueTask<WalletReply> AnswerAsync(WalletRequest request)
    {
        var reply = await RouteAsync(request);
        return reply.Body is null
            ? WalletReply.Empty(reply.Status)
            : new WalletReply(
                reply.Status,
                [new("Content-Type", "application/json; charset=utf-8")],
                Encoding.UTF8.GetBytes(AdminJson.Write(reply.Body))
            );
    }

    private async ValueTask<AdminReply> RouteAsync(WalletRequest request)
    {
        switch (request.Method, request.Path[Prefix.Length..])
        {
            case ("GET", "health"):
                return Health();
            case ("GET", "ledger"):
                return Ledger(request);
            case ("GET", "requests"):
                return Requests(request);
            case ("POST", "reset"):
                wallet.Reset();
                return AdminReply.Done();
            case ("DELETE", "fault"):
                wallet.Faults.Clear();
                return AdminReply.Done();
            case ("POST", "fault" or "customer" or "code" or "clock" or "config" or "keys"):
                return AdminJson.ReadObject(request.Body) is { } body
                    ? await PostAsync(request.Path[Prefix.Length..], body)
                    : AdminReply.BadRequest("the body is not a JSON object");
            default:
                return AdminReply.NotFound("no such call");
        }
    }

    private async ValueTask<AdminReply> PostAsync(string call, JsonElement body) =>
        call switch
        {
            "fault" => Arm(body),
            "customer" => await ActAsync(body),
            "code" => wallet.MintCode(body),
            "clock" => SetClock(body),
            "config" => Configure(body),
            _ => wallet.RegisterKey(body),
        };

    private AdminReply Health()
    {
        var now = wallet.Clock.Moment;
        return AdminReply.Ok(
            new JsonObject
            {
                ["wallet"] = wallet.Name,
                ["now"] = AdminJson.Time(now.Real),
                ["business_now"] = AdminJson.Time(now.Business),
            }
        );
    }

    private AdminReply Ledger(WalletRequest request)
    {
        var gateway = request.Parameter("gateway_reference");
        var merchant = request.Parameter("merchant_reference");

        // Entered, so that what fell due by now is in the books.
        var entries = wallet.Scheduler.Enter(_ => wallet.Ledger.Entries);
        return AdminReply.Ok(
            new JsonArray([
                .. entries
                    .Where(entry => gateway is null || entry.GatewayReference == gateway)
                    .Where(entry => merchant is null || entry.MerchantReference == merchant)
                    .Select(entry => entry.ToJson()),
            ])
        );
    }

    private AdminReply Requests(WalletRequest request)
    {
        var since = 0L;
        if (request.Parameter("since") is { } text && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out since))
        {
            return AdminReply.BadRequest("since is not a number");
        }

        return AdminReply.Ok(new JsonArray([.. wallet.Requests.Since(since).Select(logged => logged.ToJson())]));
    }

    private AdminReply Arm(JsonElement body)
    {
        if (
            !AdminJson.TryText(body, "operation", out var operation)
            || !AdminJson.TryText(body, "kind", out var kind)
            || !AdminJson.TryText(body, "merchant_reference", out var reference)
            || !AdminJson.TryText(body, "retry_after_form", out var form)
            || !AdminJson.TryNumber(body, "times", out var times)
            || !AdminJson.TryNumber(body, "delay_ms", out var delay)
            || !AdminJson.TryNumber(body, "status", out var status)
            || !AdminJson.TryNumber(body, "retry_after", out var retryAfter)
            || !AdminJson.TryFlag(body, "execute", out var execute)
            || operation is null
            || kind is null
            || status is not (null or 500 or 502 or 503 or 504)
            || form is not (null or "seconds" or "number" or "date")
        )
        {
            return AdminReply.BadRequest("operation and kind are needed, every member in its form");
        }

        if (!wallet.FaultExists(operation, kind))
        {
            return AdminReply.NotSupported($"no {kind} at {operation}");
        }

        var id = wallet.Faults.Arm(
            new Fault(operation, kind)
            {
                Times = times ?? 1,
                DelayMs = delay,
                Execute = execute,
                MerchantReference = reference,
                Status = status ?? 500,
                RetryAfterSeconds = retryAfter ?? 1,
                RetryAfterAsDate = form == "date",
            }
        );
        return AdminReply.Created(new JsonObject { ["id"] = id });
    }

    private async ValueTask<AdminReply> ActAsync(JsonElement body)
    {
        if (
            !AdminJson.TryText(body, "order", out var order)
            || !AdminJson.TryText(body, "payload", out var payload)
            || !AdminJson.TryText(body, "action", out var action)
            || !AdminJson.TryText(body, "code", out var code)
            || action is null
            || !CustomerRequest.Actions.Contains(action)
            || (order is null) == (payload is null)
            || (action == "decline" && code is null)
        )
        {
            return AdminReply.BadRequest("order or payload, and a known action, are needed");
        }

        return await wallet.ActAsync(new CustomerRequest(order, payload, action, code));
    }

    private AdminReply SetClock(JsonElement body)
    {
        if (
            !AdminJson.TryFlag(body, "frozen", out var frozen)
            || !AdminJson.TryText(body, "now", out var text)
            || !body.TryGetProperty("now", out _)
        )
        {
            return AdminReply.BadRequest("now is needed, a time or null");
        }

        DateTimeOffset? now = null;
        if (text is not null)
        {
            // A time without an offset would mean another instant on another machine.
            if (
                !body.GetProperty("now").TryGetDateTimeOffset(out var read) || !(text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10)
            )
            {
                return AdminReply.BadRequest("now is no time with an offset");
            }

            now = read;
        }

        wallet.Scheduler.SetBusinessClock(now, frozen ?? false);
        return AdminReply.Ok(new JsonObject { ["business_now"] = AdminJson.Time(wallet.Clock.BusinessNow) });
    }

    private AdminReply Configure(JsonElement body) =>
        wallet.Scheduler.Enter(_ =>
        {
            if (wallet.Config.Apply(body) is { } wrong)
            {
                return AdminReply.BadRequest($"{wrong} does not fit");
            }

            wallet.ConfigChanged();
            return AdminReply.Ok(wallet.Config.ToJson());
        });
}
