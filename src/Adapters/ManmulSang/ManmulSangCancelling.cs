using System.Globalization;
using Adapters.Contract;
using Adapters.Wire;

namespace Adapters.ManmulSang;

/// <summary>
/// Calls an order off as a whole: cancel while nobody has paid, void while money is held, and no more than a look once
/// money was taken (document, sections 3.4, 3.5 and 10.7).
/// </summary>
internal sealed class ManmulSangCancelling(IManmulSangApi api, ManmulSangLine line, ManmulSangOrders orders, TimeProvider clock)
{
    private const string Cancel = "cancel";
    private const string Void = "void";
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    public async Task<Answer<Standing>> CancelAsync(Charge charge, ManmulSangDeadline deadline)
    {
        // A repeated request would be answered from the wallet's memory and never show that it was carried out.
        if (charge is { EarlierTries: 0, SchemeReference: { } id } && charge.Known != KnownStanding.Taken)
        {
            return charge.Known == KnownStanding.Held
                ? await VoidAsync(charge, id, null, deadline)
                : await CloseAsync(charge, id, deadline);
        }
        var look = await orders.LookAsync(charge, deadline);
        var answer = Final(look.ToAnswer(charge));
        return (look, answer) switch
        {
            (ManmulSangLook.Found({ CancelRequested: not true } order, _), Answer<Standing>.Waiting) => await CloseAsync(
                charge,
                order.Id,
                deadline
            ),
            (ManmulSangLook.Found(var order, _), Answer<Standing>.Done { Value: Standing.Held }) => await VoidAsync(
                charge,
                order.Id,
                order.Version,
                deadline
            ),
            (ManmulSangLook.Nothing({ Why: UnknownWhy.NotFound } doubt), _) => NotFound(charge, doubt),
            _ => answer,
        };
    }

    private async Task<Answer<Standing>> CloseAsync(Charge charge, string id, ManmulSangDeadline deadline)
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
    private async Task<Answer<Standing>> VoidAsync(Charge charge, string id, long? version, ManmulSangDeadline deadline)
    {
        var number = version is null ? charge.Number : string.Create(CultureInfo.InvariantCulture, $"{charge.Number}/{version}");
        var call = await SendAsync(Void, ManmulSangKey.Of(Void, number), id, deadline);
        return call is Call<ManmulSangReply>.Answered({ Status: 202 } reply)
            ? Accepted(charge, reply)
            : await OtherwiseAsync(Void, charge, call, deadline);
    }

    // Refused because of the order's state: what the order says now counts.
    private async Task<Answer<Standing>> OtherwiseAsync(
        string operation,
        Charge charge,
        Call<ManmulSangReply> call,
        ManmulSangDeadline deadline
    )
    {
        var doubt = ManmulSangDoubt.Of(operation, call);
        if (call is not Call<ManmulSangReply>.Answered(var reply))
        {
            return doubt.As<Standing>();
        }
        var kind = ManmulSangProblems.Of(reply).Kind;
        if (kind == ManmulSangKind.NotFound)
        {
            return NotFound(charge, doubt);
        }
        return reply is { Status: 409, Problem.Code: "invalid_state" } || kind == ManmulSangKind.KeyReused
            ? UnderWay(Final((await orders.LookAsync(charge, deadline)).ToAnswer(charge)))
            : doubt.As<Standing>();
    }

    private Answer<Standing> NotFound(Charge charge, ManmulSangDoubt doubt) =>
        (doubt with { Alert = clock.GetUtcNow() - charge.CreatedAt > Fresh ? Alert.UnexpectedState : Alert.None }).As<Standing>();

    private static Answer<Standing> Accepted(Charge charge, ManmulSangReply reply) =>
        reply.As(ManmulSangJson.Default.OrderWire) is { } order
            ? UnderWay(Final(order.ToAnswer(charge, reply.Source)))
            : ManmulSangDoubt.Unreadable(reply).As<Standing>();

    private static Answer<Standing> UnderWay(Answer<Standing> answer) =>
        answer is Answer<Standing>.Done { Value: Standing.Held }
            ? new Answer<Standing>.Waiting(null, answer.Evidence) { Alert = answer.Alert }
            : answer;

    // Neither cancel nor void gives back what was captured.
    private static Answer<Standing> Final(Answer<Standing> answer) =>
        answer is Answer<Standing>.Done { Value: Standing.Taken taken } done
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
