using Adapters.Contract;
using Adapters.Contract.Settings;
using Adapters.Kit;
using FluentValidation;
using Refit;

namespace Adapters.ManmulSang;

/// <summary>The wallet ManmulSang: the shop shows a code, everything after that is asynchronous.</summary>
internal sealed class ManmulSangWallet(
    IManmulSangApi api,
    WalletExchange<ManmulSangProtocol> exchange,
    ManmulSangCallbacks callbacks,
    ManmulSangOptions options,
    IGatewayAddress address,
    TimeProvider time
) : IWallet, IPresentsMerchantCodes, ICaptures, ICancels, IRefunds, IReceivesCallbacks, IReplaysEvents
{
    private const string CreateOrder = "createOrder";
    private const string Cancel = "cancel";
    private const string Void = "void";
    private const int EventsAtOnce = 200;

    // For so long the wallet may not know yet what it has made.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    public SchemeInfo Facts => options.Facts;

    public IValidator<PaymentRequest> Rules { get; } = new ManmulSangRules(options.Facts);

    public TimeSpan ReadEvery => options.EventsPoll;

    public async Task<WalletResult<PresentedCode>> PresentAsync(Charge charge, CancellationToken cancellationToken)
    {
        using var deadline = exchange.Begin(cancellationToken);
        var request = charge.ToOrder(options, address.PublicUrl);
        var key = ManmulSangMessages.KeyOf(CreateOrder, charge.Number);
        var isKnown = false;
        var made = await exchange.AskAsync(
            CreateOrder,
            ct => api.CreateOrderAsync(request, key, ct),
            response =>
            {
                isKnown = response.Code == ManmulSangCodes.OrderKnown;
                return response.ToPresented(charge, time.GetUtcNow());
            },
            deadline
        );
        var result = made.AfterTries(charge.EarlierTries);
        if (isKnown)
        {
            return (await FindAsync(charge.Number, deadline)).ToKnown(charge, result, time.GetUtcNow());
        }
        // A repeat that brings nothing either: the order may be there all the same.
        return
            charge.EarlierTries > 0
            && result.MayBeMade()
            && !deadline.Token.IsCancellationRequested
            && await FindAsync(charge.Number, deadline) is WalletResult<OrderReply>.Succeeded(var found, var read)
            ? found.ToCode(charge, read, time.GetUtcNow())
            : result;
    }

    public async Task<WalletResult<OrderState>> InquireAsync(Charge charge, CancellationToken cancellationToken)
    {
        using var deadline = exchange.Begin(cancellationToken);
        return await StateAsync(charge, deadline);
    }

    /// <summary>
    /// Cancel while nobody has paid, void while money is held, and no more than a look once money was taken (§3.4, §3.5).
    /// </summary>
    public async Task<WalletResult<OrderState>> CancelAsync(Charge charge, CancellationToken cancellationToken)
    {
        using var deadline = exchange.Begin(cancellationToken);
        // A repeated request would be answered from the wallet's memory and never show that it was carried out.
        if (charge is { EarlierTries: 0, SchemeReference: { } id, Known: not LastKnownState.Taken })
        {
            return charge.Known == LastKnownState.Held ? await VoidAsync(charge, id, deadline) : await CloseAsync(charge, id, deadline);
        }
        var look = await LookAsync(charge, deadline);
        var state = look.Then((order, evidence) => order.ToState(charge, evidence)).RefundOnly();
        return (look, state) switch
        {
            (WalletResult<OrderReply>.Succeeded({ CancelRequested: not true } order, _), WalletResult<OrderState>.Pending) =>
                await CloseAsync(charge, order.Id, deadline),
            (WalletResult<OrderReply>.Succeeded(var order, _), WalletResult<OrderState>.Succeeded { Value: OrderState.Authorized }) =>
                await VoidAsync(charge, order.Id, deadline, FormattableString.Invariant($"/{order.Version}")),
            (_, WalletResult<OrderState>.Unknown { Why: UnknownWhy.NotFound } unknown) => unknown with
            {
                Alert = IfUnknown(charge.CreatedAt),
            },
            _ => state,
        };
    }

    public Task<WalletResult<OperationResult>> CaptureAsync(Charge charge, Operation capture, CancellationToken cancellationToken)
    {
        var request = capture.ToCapture();
        return SendAsync(
            OperationKind.Capture,
            charge,
            capture,
            (id, key, ct) => api.CaptureAsync(id, request, key, ct),
            cancellationToken
        );
    }

    public Task<WalletResult<OperationResult>> RefundAsync(Charge charge, Operation refund, CancellationToken cancellationToken)
    {
        var request = refund.ToRefund();
        return SendAsync(OperationKind.Refund, charge, refund, (id, key, ct) => api.RefundAsync(id, request, key, ct), cancellationToken);
    }

    public Task<WalletResult<OperationResult>> InquireCaptureAsync(Charge charge, Operation capture, CancellationToken cancellationToken) =>
        InquireAsync(OperationKind.Capture, charge, capture, api.GetCaptureAsync, cancellationToken);

    public Task<WalletResult<OperationResult>> InquireRefundAsync(Charge charge, Operation refund, CancellationToken cancellationToken) =>
        InquireAsync(OperationKind.Refund, charge, refund, api.GetRefundAsync, cancellationToken);

    public Task<CallbackReading> ReadAsync(CallbackRequest request, CancellationToken cancellationToken) =>
        callbacks.ReadAsync(request, cancellationToken);

    public async Task<EventPage?> ReadEventsAsync(string? cursor, CancellationToken cancellationToken)
    {
        using var deadline = exchange.Begin(cancellationToken);
        var page = await AskAsync(cursor);
        // The wallet does not know the cursor any more: from the oldest again; repeats are recognised by their ids.
        if (cursor is not null && page is WalletResult<EventPage>.Declined)
        {
            page = await AskAsync(null);
        }
        return (page as WalletResult<EventPage>.Succeeded)?.Value;

        Task<WalletResult<EventPage>> AskAsync(string? from) =>
            exchange.AskAsync("events", ct => api.EventsAsync(from, EventsAtOnce, ct), response => response.ToPage(EventsAtOnce), deadline);
    }

    private async Task<WalletResult<OrderState>> StateAsync(Charge charge, CallDeadline deadline) =>
        (await LookAsync(charge, deadline)).Then((order, evidence) => order.ToState(charge, evidence));

    // By the wallet's id, or by our number while that is all we know.
    private Task<WalletResult<OrderReply>> LookAsync(Charge charge, CallDeadline deadline) =>
        charge.SchemeReference is { } id
            ? exchange.AskAsync("getOrder", ct => api.GetOrderAsync(id, ct), response => response.ToFound(), deadline)
            : FindAsync(charge.Number, deadline);

    private Task<WalletResult<OrderReply>> FindAsync(string number, CallDeadline deadline) =>
        exchange.AskAsync("findOrders", ct => api.FindOrdersAsync(number, ct), response => response.ToFound(), deadline);

    private Task<WalletResult<OrderState>> CloseAsync(Charge charge, string id, CallDeadline deadline) =>
        UndoAsync(Cancel, charge, charge.Number, id, api.CancelAsync, deadline);

    // The wallet keeps a refusal for as long as the key, even when its cause (a capture under way) is gone. So a later void
    // bears a key of the order's version; doing it twice is no danger, since a voided order cannot be voided.
    private Task<WalletResult<OrderState>> VoidAsync(Charge charge, string id, CallDeadline deadline, string version = "") =>
        UndoAsync(Void, charge, charge.Number + version, id, api.VoidAsync, deadline);

    private async Task<WalletResult<OrderState>> UndoAsync(
        string operation,
        Charge charge,
        string number,
        string id,
        Func<string, EmptyRequest, string, CancellationToken, Task<ApiResponse<OrderReply>>> send,
        CallDeadline deadline
    )
    {
        string? refusedIn = null;
        var key = ManmulSangMessages.KeyOf(operation, number);
        var undone = await exchange.AskAsync(
            operation,
            ct => send(id, new EmptyRequest(), key, ct),
            response =>
            {
                refusedIn = response.RefusedIn();
                return response.ToUndone(charge, IfUnknown(charge.CreatedAt));
            },
            deadline
        );
        return (operation, refusedIn) switch
        {
            (_, null) => undone,
            // Paid a moment ago: what was to be closed is now to be given back.
            (Cancel, "AUTHORIZED") => await VoidAsync(charge, id, deadline),
            // Refused because of the order's state: what the order says now counts.
            _ => (await StateAsync(charge, deadline)).IfOver(),
        };
    }

    // With the same key and bytes each time (§4.1, §4.2, §7).
    private async Task<WalletResult<OperationResult>> SendAsync(
        OperationKind kind,
        Charge charge,
        Operation part,
        Func<string, string, CancellationToken, Task<ApiResponse<PartReply>>> send,
        CancellationToken cancellationToken
    )
    {
        using var deadline = exchange.Begin(cancellationToken);
        var operation = kind == OperationKind.Capture ? "capture" : "refund";
        if (charge.SchemeReference is not { } id)
        {
            var found = await FindAsync(charge.Number, deadline);
            if (found is not WalletResult<OrderReply>.Succeeded(var ours, var read) || ours.IfNotOurs(charge, read) is not null)
            {
                return found.Then<OrderReply, OperationResult>((order, evidence) => order.IfNotOurs(charge, evidence)!);
            }
            id = ours.Id;
        }
        var refused = false;
        var key = ManmulSangMessages.KeyOf(operation, part.Number);
        var sent = await exchange.AskAsync(
            operation,
            ct => send(id, key, ct),
            response =>
            {
                refused = response.Row.Meaning != Meaning.Success;
                return response.ToSent(kind, charge with { SchemeReference = id }, part, IfUnknown(part.CreatedAt));
            },
            deadline
        );
        // An earlier try may have been carried out, and the refusal be about the repeat only.
        return refused && part.EarlierTries > 0 && sent is WalletResult<OperationResult>.Declined
            ? (await LookAsync(charge, deadline)).Then((order, evidence) => order.Find(kind, charge, part, evidence) ?? sent)
            : sent;
    }

    private async Task<WalletResult<OperationResult>> InquireAsync(
        OperationKind kind,
        Charge charge,
        Operation part,
        Func<string, CancellationToken, Task<ApiResponse<PartReply>>> get,
        CancellationToken cancellationToken
    )
    {
        using var deadline = exchange.Begin(cancellationToken);
        return part.SchemeReference is { } id
            ? await exchange.AskAsync(
                kind == OperationKind.Capture ? "getCapture" : "getRefund",
                ct => get(id, ct),
                response => response.IfSuccess((message, evidence) => message.ToResult(kind, charge, part, evidence)),
                deadline
            )
            : (await LookAsync(charge, deadline)).Then(
                (order, evidence) => order.Find(kind, charge, part, evidence) ?? new UnknownOutcome(UnknownWhy.NotFound, null, evidence)
            );
    }

    private Alert IfUnknown(DateTimeOffset createdAt) => time.GetUtcNow() - createdAt > Fresh ? Alert.UnexpectedState : Alert.None;
}
