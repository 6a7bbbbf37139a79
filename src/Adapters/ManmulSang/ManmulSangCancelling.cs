using System.Globalization;
using Adapters.Contract;
using Adapters.Kit;

namespace Adapters.ManmulSang;

/// <summary>
/// Calls an order off as a whole: cancel while nobody has paid, void while money is held, and no more than a look once
/// money was taken (document, sections 3.4, 3.5 and 10.7).
/// </summary>
internal sealed class ManmulSangCancelling(IManmulSangApi api, ManmulSangClient line, ManmulSangOrders orders, TimeProvider clock)
{
    private const string Cancel = "cancel";
    private const string Void = "void";
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    public async Task<WalletResult<OrderState>> CancelAsync(Charge charge, ManmulSangDeadline deadline)
    {
        // A repeated request would be answered from the wallet's memory and never show that it was carried out.
        if (charge is { EarlierTries: 0, SchemeReference: { } id } && charge.Known != LastKnownState.Taken)
        {
            return charge.Known == LastKnownState.Held
                ? await VoidAsync(charge, id, null, deadline)
                : await CloseAsync(charge, id, deadline);
        }
        var look = await orders.LookAsync(charge, deadline);
        var answer = Final(look.ToAnswer(charge));
        return (look, answer) switch
        {
            (ManmulSangLookup.Found({ CancelRequested: not true } order, _), WalletResult<OrderState>.Pending) => await CloseAsync(
                charge,
                order.Id,
                deadline
            ),
            (ManmulSangLookup.Found(var order, _), WalletResult<OrderState>.Succeeded { Value: OrderState.Authorized }) => await VoidAsync(
                charge,
                order.Id,
                order.Version,
                deadline
            ),
            (ManmulSangLookup.Nothing({ Why: UnknownWhy.NotFound } doubt), _) => NotFound(charge, doubt),
            _ => answer,
        };
    }

    private async Task<WalletResult<OrderState>> CloseAsync(Charge charge, string id, ManmulSangDeadline deadline)
    {
        var call = await SendAsync(Cancel, ManmulSangKey.Of(Cancel, charge.Number), id, deadline);
        return call switch
        {
            Call<ManmulSangReply>.Answered({ Status: 202 } reply) => Accepted(charge, reply),
            // Paid a moment ago: what was to be closed is now to be given back.
            Call<ManmulSangReply>.Answered({ Status: 409, Problem: { Code: "invalid_state", OrderStatus: "AUTHORIZED" } }) =>
                await VoidAsync(charge, id, null, deadline),
            _ => await OtherwiseAsync(Cancel, charge, call, deadline),
        };
    }

    // The wallet keeps a refusal for as long as the key, even when its cause (a capture under way) is gone. So a later void
    // bears a key of the order's version; doing it twice is no danger, since a voided order cannot be voided.
    private async Task<WalletResult<OrderState>> VoidAsync(Charge charge, string id, long? version, ManmulSangDeadline deadline)
    {
        var number = version is null ? charge.Number : string.Create(CultureInfo.InvariantCulture, $"{charge.Number}/{version}");
        var call = await SendAsync(Void, ManmulSangKey.Of(Void, number), id, deadline);
        return call is Call<ManmulSangReply>.Answered({ Status: 202 } reply)
            ? Accepted(charge, reply)
            : await OtherwiseAsync(Void, charge, call, deadline);
    }

    // Refused because of the order's state: what the order says now counts.
    private async Task<WalletResult<OrderState>> OtherwiseAsync(
        string operation,
        Charge charge,
        Call<ManmulSangReply> call,
        ManmulSangDeadline deadline
    )
    {
        var doubt = ManmulSangUnknown.Of(operation, call);
        if (call is not Call<ManmulSangReply>.Answered(var reply))
        {
            return doubt.As<OrderState>();
        }
        var kind = ManmulSangProblems.Of(reply).Kind;
        if (kind == ManmulSangKind.NotFound)
        {
            return NotFound(charge, doubt);
        }
        return reply is { Status: 409, Problem.Code: "invalid_state" } || kind == ManmulSangKind.KeyReused
            ? UnderWay(Final((await orders.LookAsync(charge, deadline)).ToAnswer(charge)))
            : doubt.As<OrderState>();
    }

    private WalletResult<OrderState> NotFound(Charge charge, ManmulSangUnknown doubt) =>
        (doubt with { Alert = clock.GetUtcNow() - charge.CreatedAt > Fresh ? Alert.UnexpectedState : Alert.None }).As<OrderState>();

    private static WalletResult<OrderState> Accepted(Charge charge, ManmulSangReply reply) =>
        reply.As(ManmulSangJson.Default.OrderWire) is { } order
            ? UnderWay(Final(order.ToAnswer(charge, reply.Source)))
            : ManmulSangUnknown.Unreadable(reply).As<OrderState>();

    private static WalletResult<OrderState> UnderWay(WalletResult<OrderState> answer) =>
        answer is WalletResult<OrderState>.Succeeded { Value: OrderState.Authorized }
            ? new WalletResult<OrderState>.Pending(null, answer.Evidence) { Alert = answer.Alert }
            : answer;

    // Neither cancel nor void gives back what was captured.
    private static WalletResult<OrderState> Final(WalletResult<OrderState> answer) =>
        answer is WalletResult<OrderState>.Succeeded { Value: OrderState.Captured taken } done
            ? done with
            {
                Value = taken with { RefundOnly = true },
            }
            : answer;

    private Task<Call<ManmulSangReply>> SendAsync(string operation, string key, string id, ManmulSangDeadline deadline)
    {
        return line.SendAsync(operation, deadline, ManmulSangOrders.Repeats, Once);

        Task<HttpResponseMessage> Once(CancellationToken cancellationToken)
        {
            var body = ManmulSangRequests.Content(ManmulSangRequests.Empty);
            return operation == Void ? api.VoidAsync(id, body, key, cancellationToken) : api.CancelAsync(id, body, key, cancellationToken);
        }
    }
}
