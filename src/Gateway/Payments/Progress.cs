using System.Collections.Concurrent;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Gateway.Codes;
using Gateway.Wallets;

namespace Gateway.Payments;

/// <summary>
/// Takes a stored payment further: asks its wallet what is due and writes down the answer. The first try of a request and
/// everything that <c>Recovery</c> does later go through here, so a crash changes when a step is taken and never what it is.
/// </summary>
internal sealed class Progress(
    WalletDirectory wallets,
    WalletCalls calls,
    FactBook facts,
    MerchantCodes codes,
    TimeProvider time
)
{
    // Steps that follow one another at once, at the most; the rest is left to the schedule.
    private const int MaxStepsAtOnce = 8;
    private readonly ConcurrentDictionary<string, bool> _running = new(StringComparer.Ordinal);

    /// <summary>Charges a customer's code; the code lives no longer than this call.</summary>
    public async Task<Payment> PayAsync(Payment payment, ScannedCode code)
    {
        var wallet = Wallet(payment);
        var takes = (ITakesCustomerCodes)wallet;
        var answer = await AskAsync(payment);
        if (
            answer is Answer<Standing>.Declined { FreshNumberMayBeTried: true } proved
            && payment.Draws == 1
            && wallet is IAllocatesNumbers allocates
            && await facts.RedrawAsync(
                payment,
                proved,
                NumberDraw.For(allocates, payment.Terms, Clock.Now(time))
            )
                is { } redrawn
        )
        {
            payment = redrawn;
            answer = await AskAsync(payment);
        }
        return await facts.RecordAsync(payment, new Fact.OrderTold(Asked.Act, answer));

        Task<Answer<Standing>> AskAsync(Payment now) =>
            calls.AskAsync(
                wallet,
                "pay",
                cancel => takes.PayAsync(Charges.Of(now, earlierTries: 0), code, cancel)
            );
    }

    /// <summary>Makes the order of a merchant code for the first time.</summary>
    public Task<Payment> PresentAsync(Payment payment) => PresentAsync(payment, earlierTries: 0);

    /// <summary>Sends a capture or refund for the first time.</summary>
    public Task<Payment> SendAsync(Payment payment, PaymentPart part) =>
        SendAsync(payment, part, earlierTries: 0);

    /// <summary>Does all that is due now, and what follows from it at once. Two calls for one payment never run together in this process.</summary>
    public async Task<Payment> CatchUpAsync(Payment payment)
    {
        if (!_running.TryAdd(payment.Id, true))
        {
            return payment;
        }
        try
        {
            for (var i = 0; i < MaxStepsAtOnce && payment.DueAt <= Clock.Now(time); i++)
            {
                payment = await StepAsync(payment);
            }
            return payment;
        }
        finally
        {
            _running.TryRemove(payment.Id, out _);
        }
    }

    private async Task<Payment> StepAsync(Payment payment)
    {
        var now = Clock.Now(time);
        foreach (var part in payment.Parts)
        {
            if (part.DueAt <= now)
            {
                return part.SendAgain
                    ? await SendAsync(payment, part, part.Tries)
                    : await AskForAsync(payment, part);
            }
        }
        return payment.Agenda.Step switch
        {
            NextStep.Present => await PresentAsync(payment, payment.Agenda.Tries),
            NextStep.Inquire or NextStep.Confirm => await InquireAsync(payment),
            NextStep.Undo => await UndoAsync(payment),
            NextStep.None => throw new InvalidOperationException("nothing is due"),
            _ => throw new InvalidOperationException("no such step"),
        };
    }

    private async Task<Payment> InquireAsync(Payment payment)
    {
        var wallet = Wallet(payment);
        var answer = await calls.AskAsync(
            wallet,
            "inquire",
            cancel => wallet.InquireAsync(Charges.Of(payment, payment.Agenda.Tries), cancel)
        );
        return await facts.RecordAsync(payment, new Fact.OrderTold(Asked.Inquire, answer));
    }

    private async Task<Payment> UndoAsync(Payment payment)
    {
        var wallet = Wallet(payment);
        if (wallet is not ICancels cancels)
        {
            return await InquireAsync(payment);
        }
        var answer = await calls.AskAsync(
            wallet,
            "cancel",
            cancel => cancels.CancelAsync(Charges.Of(payment, payment.Agenda.Tries), cancel)
        );
        return await facts.RecordAsync(payment, new Fact.OrderTold(Asked.Undo, answer));
    }

    private async Task<Payment> PresentAsync(Payment payment, int earlierTries)
    {
        var wallet = Wallet(payment);
        var presents = (IPresentsMerchantCodes)wallet;
        var answer = await calls.AskAsync(
            wallet,
            "present",
            cancel => presents.PresentAsync(Charges.Of(payment, earlierTries), cancel)
        );
        var code = answer is Answer<PresentedCode>.Done done
            ? codes.Show(payment, done.Value)
            : null;
        return await facts.RecordAsync(payment, new Fact.CodeTold(answer, code));
    }

    private async Task<Payment> SendAsync(Payment payment, PaymentPart part, int earlierTries)
    {
        var wallet = Wallet(payment);
        var charge = Charges.Of(payment, earlierTries: 0);
        var sent = Charges.Of(part, earlierTries);
        var answer = part.Kind switch
        {
            PartKind.Capture => await calls.AskAsync(
                wallet,
                "capture",
                cancel => ((ICaptures)wallet).CaptureAsync(charge, sent, cancel)
            ),
            PartKind.Refund => await calls.AskAsync(
                wallet,
                "refund",
                cancel => ((IRefunds)wallet).RefundAsync(charge, sent, cancel)
            ),
            _ => throw new InvalidOperationException("no such kind"),
        };
        return await facts.RecordAsync(payment, new Fact.PartTold(part.Id, Asked.Act, answer));
    }

    private async Task<Payment> AskForAsync(Payment payment, PaymentPart part)
    {
        var wallet = Wallet(payment);
        var charge = Charges.Of(payment, earlierTries: 0);
        var sent = Charges.Of(part, part.Tries);
        var answer = part.Kind switch
        {
            PartKind.Capture => await calls.AskAsync(
                wallet,
                "inquire_capture",
                cancel => ((ICaptures)wallet).InquireCaptureAsync(charge, sent, cancel)
            ),
            PartKind.Refund => await calls.AskAsync(
                wallet,
                "inquire_refund",
                cancel => ((IRefunds)wallet).InquireRefundAsync(charge, sent, cancel)
            ),
            _ => throw new InvalidOperationException("no such kind"),
        };
        return await facts.RecordAsync(payment, new Fact.PartTold(part.Id, Asked.Inquire, answer));
    }

    private IWallet Wallet(Payment payment) =>
        wallets.Find(payment.Scheme)
        ?? throw new InvalidOperationException($"the wallet {payment.Scheme} is off");
}
