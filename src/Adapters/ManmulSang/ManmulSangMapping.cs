using System.Text;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Kit;

namespace Adapters.ManmulSang;

/// <summary>From a charge to the wallet's request, and from its orders to our answers (§3, §7). Pure: the sums are the truth, the status a summary.</summary>
internal static class ManmulSangMapping
{
    private const int TemplateId = 27;
    private const int MaxAccount = 99;
    private const string AccountStart = "0018example.manmulsang";

    // Far beyond any code's; counted from our own time a longer one could leave the calendar.
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(366);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    public static OrderRequest ToOrder(this Charge charge, ManmulSangOptions options, Uri publicUrl) =>
        new(
            charge.Number,
            charge.Terms.Reference,
            new Money(charge.Terms.AmountMinor),
            charge.Terms.Capture == CaptureMode.Manual ? "MANUAL" : "AUTO",
            charge.Terms.Shop ?? options.DefaultStore,
            charge.Terms.Terminal ?? options.DefaultTerminal,
            (options.NotifyUrl ?? new Uri(publicUrl.AbsoluteUri.TrimEnd('/') + "/callbacks/manmulsang")).AbsoluteUri,
            charge.Terms.ExpiresInSeconds
        );

    public static CaptureRequest ToCapture(this Operation capture) => new(capture.Number, new Money(capture.AmountMinor), capture.Final);

    public static RefundRequest ToRefund(this Operation refund) =>
        new(refund.Number, new Money(refund.AmountMinor), refund.Reason?.Normalize(NormalizationForm.FormC));

    /// <summary>The answer of <c>createOrder</c>; a number that is known already looks refused until the order is looked at.</summary>
    public static WalletResult<PresentedCode> ToPresented(this WalletResponse<OrderReply> response, Charge charge, DateTimeOffset now) =>
        (response.Code, response.Row) switch
        {
            (_, { Meaning: Meaning.Success }) => response.Message.ToCode(charge, response.Evidence, now),
            (_, { Meaning: Meaning.Declined, Reason: { } reason }) => response.Declined(reason),
            (ManmulSangCodes.OrderKnown, _) => response.Declined(),
            // About an order that is only being made, "no such thing" says nothing.
            (ManmulSangCodes.NotFound, _) => new UnknownOutcome(UnknownWhy.NoAnswer, null, response.Evidence),
            _ => response.Otherwise(),
        };

    /// <summary>Whether making an order brought nothing, although it may be there all the same.</summary>
    public static bool MayBeMade(this WalletResult<PresentedCode> result) =>
        result
            is WalletResult<PresentedCode>.Unknown { Alert: Alert.NumberUsedElsewhere }
                or WalletResult<PresentedCode>.Unknown
                {
                    Why: UnknownWhy.NoAnswer or UnknownWhy.Undocumented,
                    Alert: not Alert.Mismatch,
                    ShowedTheOrder: false,
                };

    /// <summary>What a number is that was known already: ours only with our reference and amount.</summary>
    /// <param name="found">The order of that number.</param>
    /// <param name="charge">The charge.</param>
    /// <param name="refusal">What making the order brought.</param>
    /// <param name="now">The time now.</param>
    public static WalletResult<PresentedCode> ToKnown(
        this WalletResult<OrderReply> found,
        Charge charge,
        WalletResult<PresentedCode> refusal,
        DateTimeOffset now
    ) =>
        charge.EarlierTries == 0 && found is WalletResult<OrderReply>.Unknown { Why: UnknownWhy.NotFound }
            ? refusal
            : found.Then(
                (order, evidence) =>
                    order.IfNotOurs(charge, evidence) is { Why: UnknownWhy.Mismatch } ? refusal : order.ToCode(charge, evidence, now)
            );

    /// <summary>The answer of <c>getOrder</c>.</summary>
    public static WalletResult<OrderReply> ToFound(this WalletResponse<OrderReply> response) =>
        response.IfSuccess((order, evidence) => new WalletResult<OrderReply>.Succeeded(order, evidence));

    /// <summary>The answer of <c>findOrders</c>.</summary>
    public static WalletResult<OrderReply> ToFound(this WalletResponse<OrdersReply> response) =>
        response.IfSuccess<OrderReply>(
            (found, evidence) =>
                found.Items switch
                {
                    [] => response.NotFound(),
                    [{ } order] => new WalletResult<OrderReply>.Succeeded(order, evidence.Of(order)),
                    _ => response.Unreadable(),
                }
        );

    /// <summary>The answer of <c>events</c>; refused if the wallet does not know the cursor.</summary>
    public static WalletResult<EventPage> ToPage(this WalletResponse<EventsReply> response, int limit) =>
        (response.Code, response.Row.Meaning) switch
        {
            (ManmulSangCodes.ValidationFailed, _) => response.Declined(DeclineReason.OperationNotAllowed),
            (_, Meaning.Success) when response.Message.NextCursor.Length > 0 => new WalletResult<EventPage>.Succeeded(
                ManmulSangCallbacks.Read(response.Message, limit),
                response.Evidence
            ),
            _ => response.Otherwise(),
        };

    /// <summary>The answer of <c>cancel</c> and <c>void</c>.</summary>
    /// <param name="response">What came.</param>
    /// <param name="charge">The charge.</param>
    /// <param name="ifNotFound">What a person should hear of if the wallet does not know the order.</param>
    public static WalletResult<OrderState> ToUndone(this WalletResponse<OrderReply> response, Charge charge, Alert ifNotFound) =>
        response.Code == ManmulSangCodes.NotFound
            ? response.NotFound(ifNotFound)
            : response.IfSuccess((order, evidence) => order.ToState(charge, evidence).IfOver());

    /// <summary>The status for which <c>cancel</c> or <c>void</c> was refused, empty if the answer does not name it; null if that is not why.</summary>
    public static string? RefusedIn(this WalletResponse<OrderReply> response) =>
        response.Code switch
        {
            ManmulSangCodes.InvalidState => ManmulSangMessages.Format.Read<ProblemReply>(response.Body)?.OrderStatus ?? string.Empty,
            ManmulSangCodes.KeyReused => string.Empty,
            _ => null,
        };

    /// <summary>How an order stands that is being undone: neither cancel nor void gives back what was captured, and a hold is on its way out.</summary>
    public static WalletResult<OrderState> IfOver(this WalletResult<OrderState> result) =>
        result is WalletResult<OrderState>.Succeeded { Value: OrderState.Authorized }
            ? new PendingOutcome(null, result.Evidence) { Alert = result.Alert }
            : result.RefundOnly();

    /// <summary>The doubt if this is not the order of the charge; null if it is.</summary>
    public static UnknownOutcome? IfNotOurs(this OrderMessage order, Charge charge, Evidence evidence) =>
        // An answer about another order is none at all.
        order.MerchantOrderNo != charge.Number
        || (charge.SchemeReference is { } id && id != order.Key())
            ? new UnknownOutcome(UnknownWhy.NoAnswer, null, evidence) { Alert = Alert.Mismatch }
        : order.Reference != charge.Terms.Reference
        || order.Amount.Minor != charge.Terms.AmountMinor
        || charge.Terms.Currency != ManmulSangMessages.Currency
            ? order.Mismatch(evidence)
        : null;

    /// <summary>How the order stands.</summary>
    public static WalletResult<OrderState> ToState(this OrderMessage order, Charge charge, Evidence evidence)
    {
        if (order.IfNotOurs(charge, evidence) is { } doubt)
        {
            return doubt;
        }
        if (!order.SumsFit(charge.Terms.Capture))
        {
            return order.Mismatch(evidence);
        }
        return order.Status switch
        {
            "CREATED" or "SCANNED" => new PendingOutcome((order as OrderReply)?.ExpiresAt, evidence),
            "AUTHORIZED" when order.CapturedAmount.Minor == 0 => Stands(
                new OrderState.Authorized(order.AuthorizedAmount.Minor, order.AuthorizationExpiresAt)
            ),
            "AUTHORIZED" or "PARTIALLY_CAPTURED" => Stands(
                new OrderState.Captured(order.CapturedAmount.Minor, order.RefundedAmount.Minor)
                {
                    CapturableMinor = order.AuthorizedAmount.Minor - order.CapturedAmount.Minor,
                    HeldUntil = order.AuthorizationExpiresAt,
                }
            ),
            "CAPTURED" or "PARTIALLY_REFUNDED" or "REFUNDED" => Stands(
                new OrderState.Captured(order.CapturedAmount.Minor, order.RefundedAmount.Minor)
            ),
            "CANCELLED" or "VOIDED" => Stands(new OrderState.NotCharged(ReleaseCause.CalledOff)),
            "EXPIRED" or "AUTH_EXPIRED" => Stands(new OrderState.NotCharged(ReleaseCause.Lapsed)),
            "FAILED" when order.FailureCode is { } code && ManmulSangCodes.OrderFailures.Of(code).Reason is { } reason =>
                new DeclinedOutcome(reason, code, evidence) { MoneyMayFollow = true },
            _ => new UnknownOutcome(UnknownWhy.Undocumented, order.FailureCode ?? order.Status, evidence)
            {
                Alert = Alert.UndocumentedAnswer,
                ShowedTheOrder = true,
            },
        };

        WalletResult<OrderState> Stands(OrderState state) =>
            new WalletResult<OrderState>.Succeeded(
                state with
                {
                    SchemeReference = order.Key(),
                    Version = order.Version,
                    Parts = order is OrderReply reply ? reply.ToParts(evidence) : [],
                },
                evidence
            );
    }

    /// <summary>The code of an order.</summary>
    public static WalletResult<PresentedCode> ToCode(this OrderReply order, Charge charge, Evidence evidence, DateTimeOffset now)
    {
        if (order.IfNotOurs(charge, evidence) is { } doubt)
        {
            return doubt;
        }
        if (order is not { Status: "CREATED" or "SCANNED", Qr: { } qr })
        {
            // It exists but cannot be shown any more: an inquiry tells what became of it.
            return new UnknownOutcome(UnknownWhy.InDoubt, order.Status, evidence) { ShowedTheOrder = true };
        }
        var life = qr.ExpiresAt - (order.CreatedAt ?? charge.CreatedAt);
        if (
            qr is not { Account: { Length: <= MaxAccount } account, Payload: { Length: > 0 } payload }
            || !account.StartsWith(AccountStart, StringComparison.Ordinal)
            || life.Duration() > LongestLife
        )
        {
            return new UnknownOutcome(UnknownWhy.NoAnswer, null, evidence) { ShowedTheOrder = true };
        }
        // The wallet's word if its clock agrees with ours; else the code's life counted from when we stored the payment, the
        // earliest it can end.
        var earliest = charge.CreatedAt + life;
        var end = qr.ExpiresAt >= earliest - Slack && qr.ExpiresAt <= now + life + Slack ? qr.ExpiresAt : earliest;
        return new WalletResult<PresentedCode>.Succeeded(
            new PresentedCode(new MerchantAccount(TemplateId, account), end) { Payload = payload, SchemeReference = order.Id },
            evidence
        );
    }

    /// <summary>The same evidence, of a part of the message.</summary>
    public static Evidence Of(this Evidence evidence, object message) => evidence with { Fields = ManmulSangMessages.Format.Kept(message) };

    private static UnknownOutcome Mismatch(this OrderMessage order, Evidence evidence) =>
        new(UnknownWhy.Mismatch, order.Status, evidence) { Alert = Alert.Mismatch, ShowedTheOrder = true };

    private static bool SumsFit(this OrderMessage order, CaptureMode mode)
    {
        var amount = order.Amount.Minor;
        var captured = order.CapturedAmount.Minor;
        var authorized = order.AuthorizedAmount.Minor;
        return order.RefundedAmount.Minor <= captured
            && captured <= amount
            && order.Status switch
            {
                "AUTHORIZED" => authorized == amount,
                "PARTIALLY_CAPTURED" => authorized == amount && captured > 0,
                "CAPTURED" or "PARTIALLY_REFUNDED" or "REFUNDED" => captured > 0 && (mode == CaptureMode.Manual || captured == amount),
                "CREATED" or "SCANNED" => captured == 0 && authorized == 0,
                "CANCELLED" or "VOIDED" or "EXPIRED" or "AUTH_EXPIRED" or "FAILED" => captured == 0,
                _ => true,
            };
    }
}
