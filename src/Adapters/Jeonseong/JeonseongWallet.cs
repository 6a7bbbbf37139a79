using System.Text.Json;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Wire;
using FluentValidation;

namespace Adapters.Jeonseong;

/// <summary>The wallet Jeonseong: to wire, call, to answer. One number stands for one trade, for ever.</summary>
internal sealed class JeonseongWallet(IJeonseongApi api, JeonseongClient line, JeonseongOptions options, TimeProvider time)
    : IWallet,
        ITakesCustomerCodes,
        IPresentsMerchantCodes,
        ICancels,
        IRefunds
{
    public SchemeInfo Facts { get; } = JeonseongRules.Facts(options);

    public IValidator<PaymentRequest> Rules { get; } = new JeonseongRules(JeonseongRules.Facts(options));

    public CodeMatch Recognize(ScannedCode code, DateTimeOffset now) => JeonseongCode.Recognize(code, now, options.CodeClockSkew);

    public async Task<WalletResult<OrderState>> PayAsync(Charge charge, ScannedCode code, CancellationToken cancellationToken)
    {
        var request = charge.ToPay(JeonseongCode.Canonical(code), options);
        var call = await line.AskAsync(
            JsonSerializer.SerializeToUtf8Bytes(request, JeonseongJson.Plain.PayRequest),
            (body, next) => api.PayAsync(body, next, cancellationToken),
            cancellationToken
        );
        return Read(call, "pay", charge.EarlierTries, reply => reply.ToPaid(charge));
    }

    public async Task<WalletResult<PresentedCode>> PresentAsync(Charge charge, CancellationToken cancellationToken)
    {
        var request = charge.ToOrder(options);
        var call = await line.AskAsync(
            JsonSerializer.SerializeToUtf8Bytes(request, JeonseongJson.Plain.OrderRequest),
            (body, next) => api.OrderAsync(body, next, cancellationToken),
            cancellationToken
        );
        return Read(call, "order", charge.EarlierTries, reply => reply.ToPresented(charge, time.GetUtcNow()));
    }

    public async Task<WalletResult<OrderState>> InquireAsync(Charge charge, CancellationToken cancellationToken)
    {
        var call = await line.AskAsync(
            JsonSerializer.SerializeToUtf8Bytes(charge.ToTrade(), JeonseongJson.Plain.TradeRequest),
            (body, next) => api.QueryAsync(body, next, cancellationToken),
            cancellationToken
        );
        return Read(call, "query", null, reply => reply.ToFound(charge));
    }

    public Task<WalletResult<OrderState>> CancelAsync(Charge charge, CancellationToken cancellationToken) =>
        charge is { Terms.Mode: ChargeMode.MerchantCode, Known: LastKnownState.Nothing }
            ? CloseAsync(charge, cancellationToken)
            : ReverseAsync(charge, cancellationToken);

    public async Task<WalletResult<OperationResult>> RefundAsync(Charge charge, Operation refund, CancellationToken cancellationToken)
    {
        var request = refund.ToRefund(charge);
        var call = await line.AskAsync(
            JsonSerializer.SerializeToUtf8Bytes(request, JeonseongJson.Plain.RefundRequest),
            (body, next) => api.RefundAsync(body, next, cancellationToken),
            cancellationToken
        );
        return Read(call, "refund", null, reply => reply.ToRefunded(charge, refund));
    }

    public async Task<WalletResult<OperationResult>> InquireRefundAsync(
        Charge charge,
        Operation refund,
        CancellationToken cancellationToken
    )
    {
        var request = new RefundQuery(refund.Number);
        var call = await line.AskAsync(
            JsonSerializer.SerializeToUtf8Bytes(request, JeonseongJson.Plain.RefundQuery),
            (body, next) => api.QueryRefundAsync(body, next, cancellationToken),
            cancellationToken
        );
        return Read(call, "queryRefund", null, reply => reply.ToFoundRefund(charge, refund));
    }

    private async Task<WalletResult<OrderState>> CloseAsync(Charge charge, CancellationToken cancellationToken)
    {
        var call = await line.AskAsync(
            JsonSerializer.SerializeToUtf8Bytes(charge.ToTrade(), JeonseongJson.Plain.TradeRequest),
            (body, next) => api.CloseAsync(body, next, cancellationToken),
            cancellationToken
        );
        return Read(call, "close", null, reply => reply.ToClosed(charge));
    }

    private async Task<WalletResult<OrderState>> ReverseAsync(Charge charge, CancellationToken cancellationToken)
    {
        var call = await line.AskAsync(
            JsonSerializer.SerializeToUtf8Bytes(charge.ToTrade(), JeonseongJson.Plain.TradeRequest),
            (body, next) => api.ReverseAsync(body, next, cancellationToken),
            cancellationToken
        );
        if (call is not Call<JeonseongReply>.Answered { Value: var reply })
        {
            return Unsettled<OrderState>(call, "reverse", null);
        }
        return reply.ToReversed(charge, GraceOver(charge)) ?? RefundOnly(await InquireAsync(charge, cancellationToken));
    }

    // A charge is sent right after it was stored; even if it left a little later, its number is burnt by now.
    private bool GraceOver(Charge charge) => time.GetUtcNow() - charge.CreatedAt >= options.NotFoundGrace;

    private static WalletResult<OrderState> RefundOnly(WalletResult<OrderState> answer) =>
        answer is WalletResult<OrderState>.Succeeded { Value: OrderState.Captured taken } done
            ? done with
            {
                Value = taken with { RefundOnly = true },
            }
            : answer;

    private static WalletResult<T> Read<T>(
        Call<JeonseongReply> call,
        string operation,
        int? chargeTries,
        Func<JeonseongReply, WalletResult<T>> read
    ) => call is Call<JeonseongReply>.Answered { Value: var reply } ? read(reply) : Unsettled<T>(call, operation, chargeTries);

    // A first charge that never left is definitely not made; for anything else "not sent" says nothing.
    private static WalletResult<T> Unsettled<T>(Call<JeonseongReply> call, string operation, int? chargeTries) =>
        call switch
        {
            Call<JeonseongReply>.NotSent { Note: var note } => chargeTries == 0
                ? new WalletResult<T>.Declined(DeclineReason.SchemeUnavailable, "not_sent", Evidence.Nothing(operation, note))
                : new WalletResult<T>.Unknown(UnknownWhy.NotProcessed, null, Evidence.Nothing(operation, note)),
            Call<JeonseongReply>.Lost { Note: var note } => new WalletResult<T>.Unknown(
                UnknownWhy.NoAnswer,
                null,
                Evidence.Nothing(operation, note)
            ),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}
