using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Contract.Settings;
using Adapters.Kit;

namespace Adapters.ManmulSang;

/// <summary>Makes an order and its code (document, sections 3.1 and 7).</summary>
internal sealed class ManmulSangPresenting(
    IManmulSangApi api,
    ManmulSangClient line,
    ManmulSangOrders orders,
    ManmulSangOptions options,
    IGatewayAddress address,
    TimeProvider clock
)
{
    private const string Operation = "createOrder";
    private const int TemplateId = 27;
    private const int MaxAccount = 99;

    // Far beyond any code's; counted from our own time a longer one could leave the calendar.
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(366);
    private const string AccountStart = "0018example.manmulsang";

    public async Task<WalletResult<PresentedCode>> PresentAsync(Charge charge, ManmulSangDeadline deadline)
    {
        var body = charge.ToWire(options, NotifyUrl());
        var key = ManmulSangKey.Of(Operation, charge.Number);
        var call = await line.SendAsync(
            Operation,
            deadline,
            verdict => verdict.Kind is ManmulSangKind.Rate or ManmulSangKind.InProgress,
            token => api.CreateOrderAsync(ManmulSangRequests.Content(body), key, token)
        );
        return call switch
        {
            Call<ManmulSangReply>.NotSent(var note) when charge.EarlierTries == 0 => new WalletResult<PresentedCode>.Declined(
                DeclineReason.SchemeUnavailable,
                "not_sent",
                Evidence.Nothing(Operation, note)
            ),
            Call<ManmulSangReply>.Answered({ Status: 201 } reply) => reply.As(ManmulSangJson.Default.OrderWire) is { } order
                ? ToCode(charge, order, reply.Source)
                : await SearchAsync(charge, ManmulSangUnknown.Unreadable(reply), deadline),
            Call<ManmulSangReply>.Answered(var reply) => await RefusedAsync(charge, reply, deadline),
            _ => await SearchAsync(charge, ManmulSangUnknown.Of(Operation, call), deadline),
        };
    }

    private async Task<WalletResult<PresentedCode>> RefusedAsync(Charge charge, ManmulSangReply reply, ManmulSangDeadline deadline)
    {
        var sole = charge.EarlierTries == 0;
        var verdict = ManmulSangProblems.Of(reply);
        return verdict.Kind switch
        {
            ManmulSangKind.Refused => Declined(verdict.Reason, Alert.None),
            ManmulSangKind.Maintenance when sole => Declined(DeclineReason.SchemeUnavailable, Alert.None),
            ManmulSangKind.OurFault when sole => Declined(DeclineReason.SchemeError, Alert.OurRequestRefused),
            ManmulSangKind.KeyReused when sole => Declined(DeclineReason.DuplicateReference, Alert.NumberUsedElsewhere),
            ManmulSangKind.OrderKnown => await KnownAsync(),
            // About an order that is only being made, "no such thing" says nothing.
            ManmulSangKind.NotFound => await SearchAsync(charge, ManmulSangUnknown.Unreadable(reply), deadline),
            ManmulSangKind.KeyReused or ManmulSangKind.NoAnswer or ManmulSangKind.Undocumented => await SearchAsync(
                charge,
                ManmulSangUnknown.Of(reply),
                deadline
            ),
            _ => ManmulSangUnknown.Of(reply).As<PresentedCode>(),
        };

        async Task<WalletResult<PresentedCode>> KnownAsync()
        {
            var theirs = Declined(DeclineReason.DuplicateReference, Alert.NumberUsedElsewhere);
            return await orders.FindAsync(charge.Number, deadline) switch
            {
                ManmulSangLookup.Found(var order, var source) => order.Differs(charge, source) is { Why: UnknownWhy.Mismatch }
                    ? theirs
                    : ToCode(charge, order, source),
                ManmulSangLookup.Nothing({ Why: UnknownWhy.NotFound }) when sole => theirs,
                ManmulSangLookup.Nothing(var doubt) => doubt.As<PresentedCode>(),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }

        WalletResult<PresentedCode> Declined(DeclineReason reason, Alert alert) =>
            new WalletResult<PresentedCode>.Declined(reason, reply.Problem?.Code ?? "refused", reply.Evidence) { Alert = alert };
    }

    // A repeat that brings nothing either: the order may be there all the same.
    private async Task<WalletResult<PresentedCode>> SearchAsync(Charge charge, ManmulSangUnknown doubt, ManmulSangDeadline deadline) =>
        charge.EarlierTries > 0
        && doubt is not { Why: UnknownWhy.NotProcessed, Alert: Alert.None }
        && !deadline.Token.IsCancellationRequested
        && await orders.FindAsync(charge.Number, deadline) is ManmulSangLookup.Found(var order, var source)
            ? ToCode(charge, order, source)
            : doubt.As<PresentedCode>();

    private WalletResult<PresentedCode> ToCode(Charge charge, OrderWire order, ManmulSangSource source)
    {
        if (order.Differs(charge, source) is { } doubt)
        {
            return doubt.As<PresentedCode>(showedTheOrder: doubt.Why == UnknownWhy.Mismatch);
        }
        var evidence = order.Read(source);
        if (order is not { Status: "CREATED" or "SCANNED", Qr: { } qr })
        {
            // It exists but cannot be shown any more: an inquiry tells what became of it.
            return new WalletResult<PresentedCode>.Unknown(UnknownWhy.InDoubt, order.Status, evidence) { ShowedTheOrder = true };
        }
        return
            qr.Account.StartsWith(AccountStart, StringComparison.Ordinal)
            && qr.Account.Length <= MaxAccount
            && qr.Payload.Length > 0
            && LifeOf(charge, order, qr).Duration() <= LongestLife
            ? new WalletResult<PresentedCode>.Succeeded(
                new PresentedCode(new MerchantAccount(TemplateId, qr.Account), EndOf(charge, order, qr))
                {
                    Payload = qr.Payload,
                    SchemeReference = order.Id,
                },
                evidence
            )
            : new WalletResult<PresentedCode>.Unknown(UnknownWhy.NoAnswer, null, evidence) { ShowedTheOrder = true };
    }

    // The wallet's word if its clock agrees with ours; else the code's life counted from when we stored the payment, the earliest it can end.
    private DateTimeOffset EndOf(Charge charge, OrderWire order, QrWire qr)
    {
        var slack = TimeSpan.FromSeconds(5);
        var life = LifeOf(charge, order, qr);
        var earliest = charge.CreatedAt + life;
        return qr.ExpiresAt >= earliest - slack && qr.ExpiresAt <= clock.GetUtcNow() + life + slack ? qr.ExpiresAt : earliest;
    }

    private static TimeSpan LifeOf(Charge charge, OrderWire order, QrWire qr) => qr.ExpiresAt - (order.CreatedAt ?? charge.CreatedAt);

    private Uri NotifyUrl() => options.NotifyUrl ?? new Uri(address.PublicUrl.AbsoluteUri.TrimEnd('/') + "/callbacks/manmulsang");
}
