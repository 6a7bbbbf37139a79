using System.Collections.Concurrent;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Contract.Disclosures;
using Gateway.Ids;
using Gateway.Payments.Model;
using Gateway.Store.Sql;
using Gateway.Wallets;

namespace Gateway.Payments;

/// <summary>
/// Takes a stored payment further: asks its wallet what is due and writes down the answer. The first try of a request and
/// everything that <c>Recovery</c> does later go through here, so a crash changes when a step is taken and never what it is.
/// </summary>
internal sealed class PaymentProcessor(
    WalletDirectory wallets,
    WalletInvoker calls,
    PaymentWriter facts,
    DisclosureStore disclosures,
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
        var question = Disclosure.OfIntent(payment);
        var told = await PayAsync(payment);
        if (
            told.Answer is WalletResult<OrderState>.Declined { FreshNumberMayBeTried: true } proved
            && payment.Draws == 1
            && wallet is IAllocatesNumbers allocates
            && await facts.RedrawAsync(
                payment,
                proved,
                NumberDraw.For(allocates, payment.Terms, Clock.Now(time), proved.DrawFrom),
                [question.Completed(told.Sent), question.Again(Clock.Now(time))]
            )
                is { } redrawn
        )
        {
            payment = redrawn;
            question = question.Again(Clock.Now(time));
            told = await PayAsync(payment);
        }
        return await facts.RecordAsync(payment, new Fact.OrderTold(FactSource.Act, told.Answer), question.Completed(told.Sent));

        Task<CallReport<OrderState>> PayAsync(Payment now) =>
            calls.AskAsync(wallet, question.Operation, cancel => takes.PayAsync(Charges.Of(now, earlierTries: 0), code, cancel));
    }

    /// <summary>Makes the order of a merchant code for the first time.</summary>
    public Task<Payment> PresentAsync(Payment payment) => PresentAsync(payment, Disclosure.OfIntent(payment), earlierTries: 0);

    /// <summary>Sends a capture or refund for the first time.</summary>
    public Task<Payment> SendAsync(Payment payment, PaymentOperation part) =>
        SendAsync(payment, part, Disclosure.OfPart(payment, part.Id), earlierTries: 0);

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
                    ? await SendAsync(payment, part, await BeginAsync(payment, Disclosure.Sending(part.Kind)), part.Tries)
                    : await AskForAsync(payment, part);
            }
        }
        return payment.Agenda.Step switch
        {
            NextStep.Present => await PresentAsync(payment, await BeginAsync(payment, WalletOperations.Present), payment.Agenda.Tries),
            NextStep.Inquire or NextStep.Confirm => await InquireAsync(payment),
            NextStep.Undo => await UndoAsync(payment),
            NextStep.None => throw new InvalidOperationException("nothing is due"),
            _ => throw new InvalidOperationException("no such step"),
        };
    }

    private async Task<Payment> InquireAsync(Payment payment)
    {
        var wallet = Wallet(payment);
        var question = await BeginAsync(payment, WalletOperations.Inquire);
        var told = await calls.AskAsync(
            wallet,
            question.Operation,
            cancel => wallet.InquireAsync(Charges.Of(payment, payment.Agenda.Tries), cancel)
        );
        return await facts.RecordAsync(payment, new Fact.OrderTold(FactSource.Inquire, told.Answer), question.Completed(told.Sent));
    }

    private async Task<Payment> UndoAsync(Payment payment)
    {
        var wallet = Wallet(payment);
        if (wallet is not ICancels cancels)
        {
            return await InquireAsync(payment);
        }
        var question = await BeginAsync(payment, WalletOperations.Cancel);
        var told = await calls.AskAsync(
            wallet,
            question.Operation,
            cancel => cancels.CancelAsync(Charges.Of(payment, payment.Agenda.Tries), cancel)
        );
        return await facts.RecordAsync(payment, new Fact.OrderTold(FactSource.Undo, told.Answer), question.Completed(told.Sent));
    }

    private async Task<Payment> PresentAsync(Payment payment, Disclosure question, int earlierTries)
    {
        var wallet = Wallet(payment);
        var presents = (IPresentsMerchantCodes)wallet;
        var told = await calls.AskAsync(
            wallet,
            question.Operation,
            cancel => presents.PresentAsync(Charges.Of(payment, earlierTries), cancel)
        );
        var code = told.Answer is WalletResult<PresentedCode>.Succeeded done ? codes.Show(payment, done.Value) : null;
        return await facts.RecordAsync(payment, new Fact.CodeTold(told.Answer, code), question.Completed(told.Sent));
    }

    private async Task<Payment> SendAsync(Payment payment, PaymentOperation part, Disclosure question, int earlierTries)
    {
        var wallet = Wallet(payment);
        var charge = Charges.Of(payment, earlierTries: 0);
        var sent = Charges.Of(part, earlierTries);
        var told = await calls.AskAsync(
            wallet,
            question.Operation,
            cancel =>
                part.Kind switch
                {
                    OperationKind.Capture => ((ICaptures)wallet).CaptureAsync(charge, sent, cancel),
                    OperationKind.Refund => ((IRefunds)wallet).RefundAsync(charge, sent, cancel),
                    _ => throw new InvalidOperationException("no such kind"),
                }
        );
        return await facts.RecordAsync(payment, new Fact.PartTold(part.Id, FactSource.Act, told.Answer), question.Completed(told.Sent));
    }

    private async Task<Payment> AskForAsync(Payment payment, PaymentOperation part)
    {
        var wallet = Wallet(payment);
        var charge = Charges.Of(payment, earlierTries: 0);
        var sent = Charges.Of(part, part.Tries);
        var question = await BeginAsync(payment, Disclosure.Asking(part.Kind));
        var told = await calls.AskAsync(
            wallet,
            question.Operation,
            cancel =>
                part.Kind switch
                {
                    OperationKind.Capture => ((ICaptures)wallet).InquireCaptureAsync(charge, sent, cancel),
                    OperationKind.Refund => ((IRefunds)wallet).InquireRefundAsync(charge, sent, cancel),
                    _ => throw new InvalidOperationException("no such kind"),
                }
        );
        return await facts.RecordAsync(payment, new Fact.PartTold(part.Id, FactSource.Inquire, told.Answer), question.Completed(told.Sent));
    }

    // A first question is begun by the commit that stores its payment or part; every later one by a commit of its own.
    private async Task<Disclosure> BeginAsync(Payment payment, string operation)
    {
        var question = Disclosure.Later(operation, Clock.Now(time));
        await disclosures.BeginAsync(payment, question);
        return question;
    }

    private IWallet Wallet(Payment payment) =>
        wallets.Find(payment.Scheme) ?? throw new InvalidOperationException($"the wallet {payment.Scheme} is off");
}
