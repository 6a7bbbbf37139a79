using Adapters.Contract;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>Guards what a wallet's word on a merchant code makes of its payment: the code that is shown, and when the order is made again.</summary>
public sealed class CodeFactsTests
{
    private static Fact.CodeTold Made(string payload, string? reference, double endsAt = 300) =>
        new(
            new WalletResult<PresentedCode>.Succeeded(
                new PresentedCode(new(27, "00"), Samples.Start.AddSeconds(endsAt)) { SchemeReference = reference },
                Samples.Evidence
            ),
            new ShownCode(payload, "token", Samples.Start.AddSeconds(endsAt))
        );

    private static Fact.CodeTold Unknown(UnknownWhy why, bool showed = false) =>
        new(new WalletResult<PresentedCode>.Unknown(why, null, Samples.Evidence) { ShowedTheOrder = showed }, null);

    private static readonly Payment Asked = Samples.Payment(ChargeMode.MerchantCode);

    [Fact]
    public void The_code_that_was_shown_first_stays_and_the_wallets_reference_is_kept()
    {
        var shown = Asked.After(Made("first", "W-1"));
        var again = shown.After(Made("second", null, 400), 2);
        var renamed = shown.After(Made("second", "W-2", 400), 2);

        Assert.Equal((PaymentStatus.AwaitingCustomer, NextStep.Inquire), (shown.Status, shown.Agenda.Step));
        Assert.Equal(Samples.Start.AddSeconds(3), shown.DueAt);
        Assert.Equal(("first", "W-1"), (again.Code!.Payload, again.SchemeReference));
        Assert.Equal(("first", "W-2"), (renamed.Code!.Payload, renamed.SchemeReference));
    }

    [Fact]
    public void An_order_without_an_answer_is_made_again_after_its_gap_and_given_up_at_the_end()
    {
        var once = Asked.After(Unknown(UnknownWhy.NoAnswer), 2);
        var waits = Asked.After(new Fact.CodeTold(new WalletResult<PresentedCode>.Pending(null, Samples.Evidence), null), 2);

        Assert.Equal((NextStep.Present, Samples.Start.AddSeconds(3)), (once.Agenda.Step, once.DueAt));
        Assert.Equal(Samples.Start.AddSeconds(2), once.Agenda.LastSentAt);
        Assert.Equal(once.DueAt, waits.DueAt);
        Assert.Equal(PaymentStatus.Processing, once.After(Unknown(UnknownWhy.NoAnswer), 58).Status);
        Assert.Equal(PaymentStatus.Declined, once.After(Unknown(UnknownWhy.NoAnswer), 58.5).Status);
        Assert.Equal(UnknownWhy.InDoubt, once.After(Unknown(UnknownWhy.InDoubt), 59).Agenda.LastUnknown);
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    public void An_order_that_an_answer_showed_once_is_known(bool before, bool showed, bool seen) =>
        Assert.Equal(seen, (Asked with { Seen = before }).After(Unknown(UnknownWhy.InDoubt, showed)).Seen);

    [Fact]
    public void An_order_of_which_nothing_can_be_shown_is_closed_and_a_person_hears_of_it()
    {
        var made = Made("x", "W-1") with { Code = null };

        var change = StateMachine.Apply(Asked, made, Samples.Facts, Samples.Start.AddSeconds(1));

        Assert.Equal([Alert.UnexpectedState], change.Alerts);
        Assert.Equal((PaymentStatus.Declined, UndoCause.Gateway), (change.Payment.Status, change.Payment.Undo));
        Assert.Equal(new Decline(DeclineReason.SchemeUnavailable, "no answer"), change.Payment.Decline);
    }
}
