using System.Text.Json.Serialization.Metadata;
using Adapters.Contract;
using Adapters.Kit;

namespace Adapters.ManmulSang;

/// <summary>Captures and refunds (document, sections 4.1, 4.2 and 7): sent with the same key and bytes each time.</summary>
internal sealed class ManmulSangParts(IManmulSangApi api, ManmulSangClient line, ManmulSangOrders orders, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    public Task<WalletResult<OperationResult>> CaptureAsync(Charge charge, Operation part, ManmulSangDeadline deadline)
    {
        var body = part.ToCapture();
        var key = ManmulSangKey.Of("capture", part.Number);
        return SendAsync(
            OperationKind.Capture,
            charge,
            part,
            deadline,
            (id, token) => api.CaptureAsync(id, ManmulSangRequests.Content(body), key, token),
            ManmulSangJson.Default.CaptureWire
        );
    }

    public Task<WalletResult<OperationResult>> RefundAsync(Charge charge, Operation part, ManmulSangDeadline deadline)
    {
        var body = part.ToRefund();
        var key = ManmulSangKey.Of("refund", part.Number);
        return SendAsync(
            OperationKind.Refund,
            charge,
            part,
            deadline,
            (id, token) => api.RefundAsync(id, ManmulSangRequests.Content(body), key, token),
            ManmulSangJson.Default.RefundWire
        );
    }

    public async Task<WalletResult<OperationResult>> InquireAsync(
        OperationKind kind,
        Charge charge,
        Operation part,
        ManmulSangDeadline deadline
    )
    {
        if (part.SchemeReference is not { } id)
        {
            return await SearchAsync(kind, charge, part, deadline);
        }
        return kind == OperationKind.Capture
            ? await GetAsync("getCapture", token => api.GetCaptureAsync(id, token), ManmulSangJson.Default.CaptureWire)
            : await GetAsync("getRefund", token => api.GetRefundAsync(id, token), ManmulSangJson.Default.RefundWire);

        async Task<WalletResult<OperationResult>> GetAsync<T>(
            string operation,
            Func<CancellationToken, Task<HttpResponseMessage>> send,
            JsonTypeInfo<T> type
        )
            where T : class, IPartWire
        {
            var call = await line.SendAsync(operation, deadline, ManmulSangOrders.Repeats, send);
            return call is Call<ManmulSangReply>.Answered({ Status: 200 } reply)
                ? Read(charge, part, reply, type)
                : ManmulSangUnknown.Of(operation, call).As<OperationResult>();
        }
    }

    private async Task<WalletResult<OperationResult>> SendAsync<T>(
        OperationKind kind,
        Charge charge,
        Operation part,
        ManmulSangDeadline deadline,
        Func<string, CancellationToken, Task<HttpResponseMessage>> send,
        JsonTypeInfo<T> type
    )
        where T : class, IPartWire
    {
        var operation = kind == OperationKind.Capture ? "capture" : "refund";
        if (charge.SchemeReference is not { } id)
        {
            switch (await orders.FindAsync(charge.Number, deadline))
            {
                case ManmulSangLookup.Found(var order, var source) when order.Differs(charge, source) is { } differs:
                    return differs.As<OperationResult>();
                case ManmulSangLookup.Found(var order, _):
                    id = order.Id;
                    break;
                case ManmulSangLookup.Nothing(var nothing):
                    return nothing.As<OperationResult>();
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
        var call = await line.SendAsync(operation, deadline, ManmulSangOrders.Repeats, token => send(id, token));
        return call switch
        {
            Call<ManmulSangReply>.Answered({ Status: 202 } reply) => Read(charge with { SchemeReference = id }, part, reply, type),
            Call<ManmulSangReply>.Answered(var reply) => await RefusedAsync(kind, charge, part, reply, deadline),
            _ => ManmulSangUnknown.Of(operation, call).As<OperationResult>(),
        };
    }

    private async Task<WalletResult<OperationResult>> RefusedAsync(
        OperationKind kind,
        Charge charge,
        Operation part,
        ManmulSangReply reply,
        ManmulSangDeadline deadline
    )
    {
        var verdict = ManmulSangProblems.Of(reply);
        var doubt = ManmulSangUnknown.Of(reply);
        var sole = part.EarlierTries == 0;
        switch (verdict.Kind)
        {
            case ManmulSangKind.OurFault when sole:
                return Declined(DeclineReason.SchemeError, Alert.OurRequestRefused);
            case ManmulSangKind.NotFound:
                var old = clock.GetUtcNow() - part.CreatedAt > Fresh;
                return (doubt with { Alert = old ? Alert.UnexpectedState : Alert.None }).As<OperationResult>();
            case ManmulSangKind.KeyReused:
                return await UnlessFoundAsync(Declined(DeclineReason.DuplicateReference, Alert.NumberUsedElsewhere));
            case ManmulSangKind.Refused:
                return await UnlessFoundAsync(
                    Declined(verdict.Reason, verdict.Reason == DeclineReason.DuplicateReference ? Alert.NumberUsedElsewhere : Alert.None)
                );
            default:
                return doubt.As<OperationResult>();
        }

        // An earlier try may have been carried out, and the refusal be about the repeat only.
        async Task<WalletResult<OperationResult>> UnlessFoundAsync(WalletResult<OperationResult> refusal)
        {
            if (sole)
            {
                return refusal;
            }
            var look = await orders.LookAsync(charge, deadline);
            return look is ManmulSangLookup.Nothing(var nothing)
                ? nothing.As<OperationResult>()
                : InOrder(kind, charge, part, look) ?? refusal;
        }

        WalletResult<OperationResult> Declined(DeclineReason reason, Alert alert) =>
            new WalletResult<OperationResult>.Declined(reason, reply.Problem?.Code ?? "refused", reply.Evidence) { Alert = alert };
    }

    private async Task<WalletResult<OperationResult>> SearchAsync(
        OperationKind kind,
        Charge charge,
        Operation part,
        ManmulSangDeadline deadline
    ) =>
        await orders.LookAsync(charge, deadline) switch
        {
            ManmulSangLookup.Nothing(var doubt) => doubt.As<OperationResult>(),
            ManmulSangLookup.Found(var order, var source) look => InOrder(kind, charge, part, look)
                ?? new WalletResult<OperationResult>.Unknown(UnknownWhy.NotFound, null, order.Read(source)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    // By our number, in the order itself; null if the order does not hold it.
    private static WalletResult<OperationResult>? InOrder(OperationKind kind, Charge charge, Operation part, ManmulSangLookup look)
    {
        if (look is not ManmulSangLookup.Found(var order, var source))
        {
            return null;
        }
        if (order.Differs(charge, source) is { } doubt)
        {
            return doubt.As<OperationResult>();
        }
        var parts = kind == OperationKind.Capture ? order.Captures.OrEmpty().Cast<IPartWire>() : order.Refunds.OrEmpty();
        return parts.FirstOrDefault(p => p.Number == part.Number)?.ToMovement(charge with { SchemeReference = order.Id }, part, source);
    }

    private static WalletResult<OperationResult> Read<T>(Charge charge, Operation part, ManmulSangReply reply, JsonTypeInfo<T> type)
        where T : class, IPartWire =>
        reply.As(type) is { } wire
            ? wire.ToMovement(charge, part, reply.Source)
            : ManmulSangUnknown.Unreadable(reply).As<OperationResult>();
}
