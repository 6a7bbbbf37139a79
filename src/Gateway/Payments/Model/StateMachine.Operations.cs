using Adapters.Contract;
using Gateway.Http;

namespace Gateway.Payments.Model;

/// <summary>What a wallet says of a capture or refund, and what its end means for the payment.</summary>
internal sealed partial class StateMachine
{
    private void OnPartAsked(PaymentOperation part)
    {
        _payment = _payment with { Parts = _payment.Parts.Add(part) };
        Say(part.KindWord + ".processing", "merchant", ("id", part.Id), ("amount", Text(part.AmountMinor)));
    }

    private void OnPartTold(Fact.PartTold told)
    {
        var by = By(told.Asked);
        Raise(told.Answer.Alert, by, told.Answer.Evidence);
        if (_payment.Part(told.PartId) is not { } part)
        {
            return;
        }
        if (told.Asked == FactSource.Act)
        {
            SetPart(part.Id, p => p with { LastSentAt = _now, SendAgain = false });
        }
        if (part.Status is PartStatus.Succeeded or PartStatus.Failed)
        {
            RaiseIfContradiction(by, part, told.Answer);
            CompareSums(by, told.Answer);
            return;
        }
        switch (told.Answer)
        {
            case WalletResult<OperationResult>.Succeeded done:
                OperationSucceeded(by, part, done);
                CompareSums(by, done);
                break;
            case WalletResult<OperationResult>.Declined declined:
                OperationFailed(by, part, declined);
                break;
            case WalletResult<OperationResult>.Pending:
                AskForOperationAgain(_payment.Part(part.Id)!, told.Asked, null);
                break;
            case WalletResult<OperationResult>.Unknown unknown:
                Say(
                    "answer.unknown",
                    by,
                    unknown.Evidence,
                    ("id", part.Id),
                    ("why", unknown.Why.ToString()),
                    ("scheme_code", unknown.SchemeCode)
                );
                if (told.Asked == FactSource.Callback)
                {
                    AskNow();
                }
                else
                {
                    AskForOperationAgain(_payment.Part(part.Id)!, told.Asked, unknown);
                }
                break;
            default:
                throw new InvalidOperationException("no such answer");
        }
        if (told.Version is { } version && version > (_payment.WalletVersion ?? 0))
        {
            _payment = _payment with { WalletVersion = version };
        }
    }

    /// <summary>An order's answer that also told of a part: only a definite word counts.</summary>
    private void OperationInOrder(FactSource asked, OperationState standing)
    {
        var part = _payment.Parts.FirstOrDefault(p => p.Kind == standing.Kind && p.Number == standing.Number);
        if (
            part is { Status: PartStatus.Processing or PartStatus.Review }
            && standing.Answer is WalletResult<OperationResult>.Succeeded or WalletResult<OperationResult>.Declined
        )
        {
            OnPartTold(new Fact.PartTold(part!.Id, asked == FactSource.Act ? FactSource.Inquire : asked, standing.Answer));
        }
    }

    /// <summary>The window of a part is over: a person decides, and a definite word that follows still counts.</summary>
    private void OperationTimeUp(PaymentOperation part)
    {
        SetPart(part.Id, p => p with { Status = PartStatus.Review, DueAt = null, UpdatedAt = _now });
        Say(part.KindWord + ".review", "gateway", ("id", part.Id));
        if (_payment.Undo != UndoCause.None && IsOwnRefund(_payment, part))
        {
            MoveToReview("the refund has no definite answer");
        }
    }

    private void OperationSucceeded(string by, PaymentOperation part, WalletResult<OperationResult>.Succeeded done)
    {
        SetPart(
            part.Id,
            p =>
                p with
                {
                    Status = PartStatus.Succeeded,
                    SchemeReference = done.Value.SchemeReference ?? p.SchemeReference,
                    DueAt = null,
                    UpdatedAt = _now,
                }
        );
        Say(part.KindWord + ".succeeded", by, done.Evidence, ("id", part.Id));
        AfterSuccess(by, part);
    }

    private void OperationFailed(string by, PaymentOperation part, WalletResult<OperationResult>.Declined declined)
    {
        SetPart(
            part.Id,
            p =>
                p with
                {
                    Status = PartStatus.Failed,
                    Failure = new Decline(declined.Reason, declined.SchemeCode),
                    DueAt = null,
                    UpdatedAt = _now,
                }
        );
        Say(
            part.KindWord + ".failed",
            by,
            declined.Evidence,
            ("id", part.Id),
            ("reason", ApiWords.Of(declined.Reason)),
            ("scheme_code", declined.SchemeCode)
        );
        AfterFailure(part);
    }

    private void AskForOperationAgain(PaymentOperation part, FactSource asked, WalletResult<OperationResult>.Unknown? unknown)
    {
        if (asked == FactSource.Callback || part.Status == PartStatus.Review)
        {
            return;
        }
        var why = unknown?.Why;
        var sendAgain =
            why == UnknownWhy.NotFound
                ? asked == FactSource.Inquire && _now >= (part.LastSentAt ?? part.CreatedAt) + _scheme.PartNotFoundGrace
                : why == UnknownWhy.NotProcessed && asked == FactSource.Act && part.Tries <= 1;
        var gap = _scheme.Parts.Gap(part.Step) ?? _scheme.Parts.Delays[^1];
        var end = part.CreatedAt + _scheme.Parts.Window;
        if (_now >= end)
        {
            OperationTimeUp(part);
            return;
        }
        var due = Later(
            _now + (sendAgain && why == UnknownWhy.NotFound ? TimeSpan.Zero : gap),
            _now + (unknown?.AgainAfter ?? TimeSpan.Zero)
        );
        SetPart(part.Id, p => p with { SendAgain = sendAgain, Step = p.Step + 1, DueAt = due < end ? due : end });
    }

    // The sums of the order that a wallet tells with a movement show also what moved outside.
    private void CompareSums(string by, WalletResult<OperationResult> answer)
    {
        if (
            answer is WalletResult<OperationResult>.Succeeded { Value: { Sums: { } sums } } done
            && _payment.Status == PaymentStatus.Succeeded
        )
        {
            CompareSums(by, sums, done.Evidence);
        }
    }

    /// <summary>A definite word against an earlier definite word: shown to a person, nothing is changed.</summary>
    private void RaiseIfContradiction(string by, PaymentOperation part, WalletResult<OperationResult> answer)
    {
        var contradicts =
            (part.Status == PartStatus.Succeeded && answer is WalletResult<OperationResult>.Declined)
            || (part.Status == PartStatus.Failed && answer is WalletResult<OperationResult>.Succeeded);
        if (contradicts)
        {
            Raise(Alert.UnexpectedState, by, answer.Evidence);
        }
    }

    /// <summary>What a capture or refund that went through means for its payment.</summary>
    private void AfterSuccess(string by, PaymentOperation part)
    {
        if (part.Kind == OperationKind.Capture)
        {
            AfterCapture(by, part);
        }
        else if (_payment.Undo != UndoCause.None && IsOwnRefund(_payment, part))
        {
            EverythingRefunded(by);
        }
        AskIfSumsAreInDoubt(part);
    }

    /// <summary>What a capture or refund that failed means for its payment.</summary>
    private void AfterFailure(PaymentOperation part)
    {
        if (_payment.Undo != UndoCause.None && IsOwnRefund(_payment, part))
        {
            // Neither undone nor refunded, and both for good.
            MoveToReview("the refund failed");
        }
        AskIfSumsAreInDoubt(part);
    }

    private void AfterCapture(string by, PaymentOperation part)
    {
        _payment = _payment with
        {
            Known = LastKnownState.Taken,
            HoldOpen = _payment.HoldOpen && !part.Final && _payment.CapturedMinor < _payment.HeldMinor,
        };
        if (_payment.Status is PaymentStatus.Authorized or PaymentStatus.Review)
        {
            MoveTo(PaymentStatus.Succeeded, by);
        }
        if (_payment.Status.EndedWithoutMoney())
        {
            // The payment had ended, and now it shows that some of its hold was taken before.
            Raise(Alert.UnexpectedState, by, null);
            UndoLateMoney(FactSource.Undo);
            return;
        }
        if (!_payment.HoldOpen && Agenda.Step == NextStep.Inquire)
        {
            Agenda = Agenda.End();
        }
        else if (_payment.HoldOpen && Agenda.Step == NextStep.None)
        {
            // Out of a review: what is left of the hold is watched again.
            Agenda = HoldWatch();
        }
    }
}
