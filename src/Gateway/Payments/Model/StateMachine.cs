using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>
/// The heart: what a fact makes of a payment. Pure, total, and indifferent to the order in which facts come. The status
/// moves only along <see cref="StateTable"/>; no status that speaks of money is reached without evidence, a wallet's or an
/// operator's (law 5), and nothing unsettled is left without a next step (law 6).
/// </summary>
internal static class StateMachine
{
    /// <summary>The change that a fact brings; the same payment and no lines if it brings nothing new.</summary>
    public static Change Apply(Payment payment, Fact fact, SchemeInfo facts, DateTimeOffset now)
    {
        var draft = new ChangeBuilder(payment, facts, now);
        switch (fact)
        {
            case Fact.OrderTold told:
                OrderFacts.Apply(draft, told.Asked, told.Answer);
                break;
            case Fact.CodeTold told:
                CodeFacts.Apply(draft, told);
                break;
            case Fact.PartTold told:
                PartFacts.Apply(draft, told);
                break;
            case Fact.Doubt doubt:
                draft.Raise(doubt.Alert, "callback", doubt.Evidence);
                Scheduling.AskNow(draft);
                break;
            case Fact.Resolved resolved:
                ResolveFacts.Apply(draft, resolved);
                break;
            case Fact.PartResolved resolved:
                ResolveFacts.Apply(draft, resolved);
                break;
            case Fact.CancelAsked:
                Cancel(draft);
                break;
            case Fact.PartAsked asked:
                draft.Set(p => p with { Parts = p.Parts.Add(asked.Part) });
                draft.Say(asked.Part.KindWord + ".processing", "merchant", ("id", asked.Part.Id), ("amount", Text(asked.Part.AmountMinor)));
                break;
            case Fact.Redrawn redrawn:
                draft.Raise(redrawn.Answer.Alert, "wallet", redrawn.Answer.Evidence);
                draft.Say(
                    "step.number_drawn_again",
                    "gateway",
                    redrawn.Answer.Evidence,
                    ("scheme_code", redrawn.Answer.SchemeCode),
                    ("former", payment.Allocated),
                    ("from", redrawn.Answer.DrawFrom is { } from ? Text(from.Value) : null)
                );
                draft.Set(p =>
                    p with
                    {
                        // The second try has its own deadline; nobody shall ask for it before.
                        Agenda = p.Agenda with
                        {
                            DueAt = NextAction.AnswerBy(facts, now),
                            LastSentAt = now,
                        },
                    }
                );
                break;
            default:
                throw new InvalidOperationException($"no such fact: {fact.GetType().Name}");
        }
        return draft.Finish(payment);
    }

    /// <summary>An amount for a timeline.</summary>
    public static string Text(long amount) => amount.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void Cancel(ChangeBuilder draft)
    {
        draft.Set(p => p with { CancelRequested = true });
        draft.Say("payment.cancel_requested", "merchant");
        Undoing.BeginUndo(draft, UndoCause.Merchant);
    }
}
