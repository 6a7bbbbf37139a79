using System.Collections.Concurrent;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Contract.Disclosures;
using Gateway.Ids;
using Gateway.Payments.Model;
using Gateway.Store.Sql;
using Gateway.Wallets;

namespace Gateway.Payments.Processing;

/// <summary>
/// Takes a stored payment further: asks its wallet what is due and writes down the answer. The first try of a request and
/// everything that <see cref="DueWork"/> does later go through here, so a crash changes when a step is taken and never what it is.
/// </summary>
internal sealed class PaymentProcessor(
    WalletDirectory wallets,
    WalletInvoker invoker,
    PaymentWriter writer,
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
        var question = Disclosure.OfIntent(payment);

        // 1. Ask the wallet for the charge; the intent is on disk.
        var told = await ChargeAsync(payment);

        // 2. If the wallet proves that our number is another's, draw the next one, once, and ask with it.
        if (
            told.Answer is WalletResult<OrderState>.Declined { FreshNumberMayBeTried: true } proved
            && payment.Draws == 1
            && wallet is IAllocatesNumbers allocates
            && await writer.RedrawAsync(
                payment,
                proved,
                Charges.DrawNumber(allocates, payment.Terms, Clock.Now(time), proved.DrawFrom),
                [question.Completed(told.Sent), question.Again(Clock.Now(time))]
            )
                is { } redrawn
        )
        {
            payment = redrawn;
            question = question.Again(Clock.Now(time));
            told = await ChargeAsync(payment);
        }

        // 3. Write down what the wallet said, and what was sent for it, in one commit.
        return await writer.RecordAsync(payment, new Fact.OrderTold(FactSource.Act, told.Answer), question.Completed(told.Sent));

        Task<CallReport<OrderState>> ChargeAsync(Payment now) =>
            invoker.AskAsync(
                wallet,
                question.Operation,
                cancel => ((ITakesCustomerCodes)wallet).PayAsync(Charges.Of(now, earlierTries: 0), code, cancel)
            );
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
        // 1. Captures and refunds that are due come first: send, or ask what became of it.
        var now = Clock.Now(time);
        if (payment.Parts.FirstOrDefault(part => part.DueAt <= now) is { } part)
        {
            return part.SendAgain
                ? await SendAsync(payment, part, await BeginAsync(payment, Disclosure.Sending(part.Kind)), part.Tries)
                : await InquirePartAsync(payment, part, await BeginAsync(payment, Disclosure.Asking(part.Kind)));
        }

        // 2. Then the payment's own step.
        var tries = payment.Agenda.Tries;
        return payment.Agenda.Step switch
        {
            NextStep.Present => await PresentAsync(payment, await BeginAsync(payment, WalletOperations.Present), tries),
            NextStep.Undo when Wallet(payment) is ICancels cancels => await AskAsync(
                payment,
                await BeginAsync(payment, WalletOperations.Cancel),
                (_, cancel) => cancels.CancelAsync(Charges.Of(payment, tries), cancel),
                answer => new Fact.OrderTold(FactSource.Undo, answer)
            ),
            NextStep.Inquire or NextStep.Confirm or NextStep.Undo => await AskAsync(
                payment,
                await BeginAsync(payment, WalletOperations.Inquire),
                (wallet, cancel) => wallet.InquireAsync(Charges.Of(payment, tries), cancel),
                answer => new Fact.OrderTold(FactSource.Inquire, answer)
            ),
            NextStep.None => throw new InvalidOperationException("nothing is due"),
            _ => throw new InvalidOperationException("no such step"),
        };
    }

    private Task<Payment> PresentAsync(Payment payment, Disclosure question, int earlierTries) =>
        AskAsync(
            payment,
            question,
            (wallet, cancel) => ((IPresentsMerchantCodes)wallet).PresentAsync(Charges.Of(payment, earlierTries), cancel),
            answer => new Fact.CodeTold(
                answer,
                answer is WalletResult<PresentedCode>.Succeeded made ? codes.Show(payment, made.Value) : null
            )
        );

    private Task<Payment> SendAsync(Payment payment, PaymentOperation part, Disclosure question, int earlierTries)
    {
        var (charge, sent) = (Charges.Of(payment, earlierTries: 0), Charges.Of(part, earlierTries));
        return AskAsync(
            payment,
            question,
            (wallet, cancel) =>
                part.Kind switch
                {
                    OperationKind.Capture => ((ICaptures)wallet).CaptureAsync(charge, sent, cancel),
                    OperationKind.Refund => ((IRefunds)wallet).RefundAsync(charge, sent, cancel),
                    _ => throw new InvalidOperationException("no such kind"),
                },
            answer => new Fact.PartTold(part.Id, FactSource.Act, answer)
        );
    }

    private Task<Payment> InquirePartAsync(Payment payment, PaymentOperation part, Disclosure question)
    {
        var (charge, sent) = (Charges.Of(payment, earlierTries: 0), Charges.Of(part, part.Tries));
        return AskAsync(
            payment,
            question,
            (wallet, cancel) =>
                part.Kind switch
                {
                    OperationKind.Capture => ((ICaptures)wallet).InquireCaptureAsync(charge, sent, cancel),
                    OperationKind.Refund => ((IRefunds)wallet).InquireRefundAsync(charge, sent, cancel),
                    _ => throw new InvalidOperationException("no such kind"),
                },
            answer => new Fact.PartTold(part.Id, FactSource.Inquire, answer)
        );
    }

    /// <summary>Asks the wallet, and writes down what it said and what was sent for it, in one commit.</summary>
    private async Task<Payment> AskAsync<T>(
        Payment payment,
        Disclosure question,
        Func<IWallet, CancellationToken, Task<WalletResult<T>>> ask,
        Func<WalletResult<T>, Fact> toFact
    )
    {
        var wallet = Wallet(payment);
        var told = await invoker.AskAsync(wallet, question.Operation, cancel => ask(wallet, cancel));
        return await writer.RecordAsync(payment, toFact(told.Answer), question.Completed(told.Sent));
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
