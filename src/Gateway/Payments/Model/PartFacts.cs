using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>What a wallet's word on a capture or refund makes of the payment.</summary>
internal static class PartFacts
{
    public static void Apply(ChangeBuilder draft, Fact.PartTold told)
    {
        var by = OrderFacts.By(told.Asked);
        draft.Raise(told.Answer.Alert, by, told.Answer.Evidence);
        if (draft.Payment.Part(told.PartId) is not { } part)
        {
            return;
        }
        if (told.Asked == FactSource.Act)
        {
            draft.SetPart(part.Id, p => p with { LastSentAt = draft.Now, SendAgain = false });
        }
        if (part.Status is PartStatus.Succeeded or PartStatus.Failed)
        {
            Contradiction(draft, by, part, told.Answer);
            Compare(draft, by, told.Answer);
            return;
        }
        switch (told.Answer)
        {
            case WalletResult<OperationResult>.Succeeded done:
                Succeeded(draft, by, part, done);
                Compare(draft, by, done);
                break;
            case WalletResult<OperationResult>.Declined declined:
                Failed(draft, by, part, declined);
                break;
            case WalletResult<OperationResult>.Pending:
                Again(draft, draft.Payment.Part(part.Id)!, told.Asked, null);
                break;
            case WalletResult<OperationResult>.Unknown unknown:
                draft.Say(
                    "answer.unknown",
                    by,
                    unknown.Evidence,
                    ("id", part.Id),
                    ("why", unknown.Why.ToString()),
                    ("scheme_code", unknown.SchemeCode)
                );
                if (told.Asked == FactSource.Callback)
                {
                    Scheduling.AskNow(draft);
                }
                else
                {
                    Again(draft, draft.Payment.Part(part.Id)!, told.Asked, unknown);
                }
                break;
            default:
                throw new InvalidOperationException("no such answer");
        }
        if (told.Version is { } version && version > (draft.Payment.WalletVersion ?? 0))
        {
            draft.Set(p => p with { WalletVersion = version });
        }
    }

    /// <summary>An order's answer that also told of a part: only a definite word counts.</summary>
    public static void FromOrder(ChangeBuilder draft, FactSource asked, OperationState standing)
    {
        var part = draft.Payment.Parts.FirstOrDefault(p => p.Kind == standing.Kind && p.Number == standing.Number);
        if (
            part is { Status: PartStatus.Processing or PartStatus.Review }
            && standing.Answer is WalletResult<OperationResult>.Succeeded or WalletResult<OperationResult>.Declined
        )
        {
            Apply(draft, new Fact.PartTold(part!.Id, asked == FactSource.Act ? FactSource.Inquire : asked, standing.Answer));
        }
    }

    /// <summary>The window of a part is over: a person decides, and a definite word that follows still counts.</summary>
    private static void TimeUp(ChangeBuilder draft, PaymentOperation part)
    {
        draft.SetPart(part.Id, p => p with { Status = PartStatus.Review, DueAt = null, UpdatedAt = draft.Now });
        draft.Say(part.KindWord + ".review", "gateway", ("id", part.Id));
        if (draft.Payment.Undo != UndoCause.None && PartEnds.IsGiveBack(draft.Payment, part))
        {
            Scheduling.Review(draft, "the refund has no definite answer");
        }
    }

    private static void Succeeded(ChangeBuilder draft, string by, PaymentOperation part, WalletResult<OperationResult>.Succeeded done)
    {
        draft.SetPart(
            part.Id,
            p =>
                p with
                {
                    Status = PartStatus.Succeeded,
                    SchemeReference = done.Value.SchemeReference ?? p.SchemeReference,
                    DueAt = null,
                    UpdatedAt = draft.Now,
                }
        );
        draft.Say(part.KindWord + ".succeeded", by, done.Evidence, ("id", part.Id));
        PartEnds.Succeeded(draft, by, part);
    }

    private static void Failed(ChangeBuilder draft, string by, PaymentOperation part, WalletResult<OperationResult>.Declined declined)
    {
        draft.SetPart(
            part.Id,
            p =>
                p with
                {
                    Status = PartStatus.Failed,
                    Failure = new Decline(declined.Reason, declined.SchemeCode),
                    DueAt = null,
                    UpdatedAt = draft.Now,
                }
        );
        draft.Say(
            part.KindWord + ".failed",
            by,
            declined.Evidence,
            ("id", part.Id),
            ("reason", ApiWords.Of(declined.Reason)),
            ("scheme_code", declined.SchemeCode)
        );
        PartEnds.Failed(draft, part);
    }

    private static void Again(ChangeBuilder draft, PaymentOperation part, FactSource asked, WalletResult<OperationResult>.Unknown? unknown)
    {
        if (asked == FactSource.Callback || part.Status == PartStatus.Review)
        {
            return;
        }
        var why = unknown?.Why;
        var sendAgain =
            why == UnknownWhy.NotFound
                ? asked == FactSource.Inquire && draft.Now >= (part.LastSentAt ?? part.CreatedAt) + draft.Facts.PartNotFoundGrace
                : why == UnknownWhy.NotProcessed && asked == FactSource.Act && part.Tries <= 1;
        var gap = draft.Facts.Parts.Gap(part.Step) ?? draft.Facts.Parts.Delays[^1];
        var end = part.CreatedAt + draft.Facts.Parts.Window;
        if (draft.Now >= end)
        {
            TimeUp(draft, part);
            return;
        }
        var due = Scheduling.Later(
            draft.Now + (sendAgain && why == UnknownWhy.NotFound ? TimeSpan.Zero : gap),
            draft.Now + (unknown?.AgainAfter ?? TimeSpan.Zero)
        );
        draft.SetPart(part.Id, p => p with { SendAgain = sendAgain, Step = p.Step + 1, DueAt = due < end ? due : end });
    }

    // The sums of the order that a wallet tells with a movement show also what moved outside.
    private static void Compare(ChangeBuilder draft, string by, WalletResult<OperationResult> answer)
    {
        if (
            answer is WalletResult<OperationResult>.Succeeded { Value: { Sums: { } sums } } done
            && draft.Payment.Status == PaymentStatus.Succeeded
        )
        {
            Reconciliation.Compare(draft, by, sums, done.Evidence);
        }
    }

    /// <summary>A definite word against an earlier definite word: shown to a person, nothing is changed.</summary>
    private static void Contradiction(ChangeBuilder draft, string by, PaymentOperation part, WalletResult<OperationResult> answer)
    {
        var contradicts =
            (part.Status == PartStatus.Succeeded && answer is WalletResult<OperationResult>.Declined)
            || (part.Status == PartStatus.Failed && answer is WalletResult<OperationResult>.Succeeded);
        if (contradicts)
        {
            draft.Raise(Alert.UnexpectedState, by, answer.Evidence);
        }
    }
}
