using Gateway.Payments.Model;
using Gateway.Store;
using Gateway.Store.Sql;

namespace Gateway.Payments.Api;

/// <summary>How long a request waits for its payment: as its <c>Prefer: wait</c> says, else for the wallet's own answer, at most 10 s.</summary>
internal sealed class WaitPolicy(PaymentNotifier notifier, PaymentStore store, TimeProvider time)
{
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(10);

    /// <summary>Waits for the first answer to a request.</summary>
    /// <param name="payment">As stored.</param>
    /// <param name="work">The question under way.</param>
    /// <param name="preferred">The caller's wish, or null.</param>
    /// <param name="enough">What the caller waits for if it wishes anything.</param>
    /// <param name="cancellationToken">The caller hung up: nobody waits any more, the work goes on.</param>
    public async Task<Payment> FirstAsync(
        Payment payment,
        Task<Payment> work,
        TimeSpan? preferred,
        Func<Payment, bool> enough,
        CancellationToken cancellationToken
    )
    {
        var started = time.GetTimestamp();
        if (preferred is { } wait)
        {
            payment = await UntilAsync(payment, enough, wait, cancellationToken);
            if (enough(payment) || !notifier.HasEnded)
            {
                return payment;
            }
            // The gateway stops, but only after the question under way: its answer can still be told.
        }
        var left = (preferred ?? Default) - time.GetElapsedTime(started);
        // Its end only: a question that failed left the payment as it is stored, and so did one that takes too long.
        await ((Task)work)
            .WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return work.IsCompletedSuccessfully ? await work : await store.FindAsync(payment.MerchantId, payment.Id) ?? payment;
    }

    /// <summary>Waits, as the first request did, for what a repeat repeats.</summary>
    public Task<Payment> RepeatAsync(
        Payment payment,
        Func<Payment, bool> answered,
        TimeSpan? preferred,
        Func<Payment, bool> enough,
        CancellationToken cancellationToken
    ) =>
        preferred is { } wait
            ? UntilAsync(payment, enough, wait, cancellationToken)
            : UntilAsync(payment, answered, Default, cancellationToken);

    /// <summary>Waits until a payment is as the caller wants it, or the time is over.</summary>
    public Task<Payment> UntilAsync(Payment payment, Func<Payment, bool> enough, TimeSpan wait, CancellationToken cancellationToken) =>
        notifier.WaitAsync(
            payment,
            enough,
            wait,
            () => store.FindAsync(payment.MerchantId, payment.Id),
            cancellationToken
        );

    /// <summary>What a waiting caller wants of a payment: an outcome, or for a merchant code the code to show.</summary>
    public static bool IsAnswered(Payment payment) =>
        payment.Status.IsSettled()
        || (payment is { Status: PaymentStatus.AwaitingCustomer, CancelRequested: false } && payment.Code is not null);

    /// <summary>Whether a capture or refund has its outcome.</summary>
    public static bool IsSettled(Payment payment, string partId) => payment.Part(partId) is { Status: not PartStatus.Processing };
}
