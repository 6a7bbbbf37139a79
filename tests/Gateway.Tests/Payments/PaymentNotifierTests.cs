using Gateway.Payments.Api;
using Gateway.Payments.Model;
using Gateway.Store;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Payments;

public sealed class PaymentNotifierTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);
    private readonly FakeTimeProvider _time = new(Samples.Start);

    [Fact]
    public async Task A_change_that_is_told_late_does_not_hide_a_newer_one()
    {
        var watch = new PaymentNotifier(_time);
        var older = Samples.Payment();
        var known = older.After(Samples.Told(FactSource.Act, Samples.Taken()));
        var (reads, again) = (0, new TaskCompletionSource());
        var waiting = watch.WaitAsync(
            known,
            payment => payment.Version != known.Version,
            Wait,
            () =>
            {
                if (++reads == 2)
                {
                    again.SetResult();
                }
                return Task.FromResult<Payment?>(known);
            },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(1, reads);

        watch.Publish(older);
        // It joins and reads once more, as a late word shows nothing.
        await Task.WhenAny(again.Task, waiting);
        Assert.False(waiting.IsCompleted);

        var newer = known with { Version = known.Version + 1 };
        watch.Publish(newer);
        Assert.Same(newer, await waiting);
    }

    [Fact]
    public async Task Who_waits_in_vain_gets_what_is_stored_at_the_end()
    {
        var watch = new PaymentNotifier(_time);
        var payment = Samples.Payment();
        var stored = payment;
        var waiting = watch.WaitAsync(
            payment,
            _ => false,
            Wait,
            () => Task.FromResult<Payment?>(stored),
            TestContext.Current.CancellationToken
        );
        stored = payment with { Version = 2 };
        _time.Advance(Wait);

        Assert.Same(stored, await waiting);
    }

    [Fact]
    public async Task A_hint_from_another_node_makes_who_waits_read()
    {
        var watch = new PaymentNotifier(_time) { ReadsAgainEvery = TimeSpan.FromSeconds(1) };
        var payment = Samples.Payment();
        var stored = payment;
        var waiting = watch.WaitAsync(
            payment,
            p => p.Version == 2,
            Wait,
            () => Task.FromResult<Payment?>(stored),
            TestContext.Current.CancellationToken
        );
        stored = payment with { Version = 2 };
        watch.Nudge(payment.Id);

        Assert.Same(stored, await waiting);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_waits_when_the_gateway_stops_or_begins_to_then_gets_what_is_stored(bool before)
    {
        var watch = new PaymentNotifier(_time);
        var payment = Samples.Payment();
        var stored = payment;
        if (!before)
        {
            watch.End();
        }
        var waiting = watch.WaitAsync(
            payment,
            _ => false,
            Wait,
            () => Task.FromResult<Payment?>(stored),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(before, !waiting.IsCompleted);
        stored = payment with { Version = 2 };
        watch.End();

        Assert.Same(before ? stored : payment, await waiting);
    }

    [Fact]
    public void A_part_that_a_payment_does_not_have_is_not_settled() => Assert.False(WaitPolicy.IsSettled(Samples.Payment(), "ref_1"));
}
