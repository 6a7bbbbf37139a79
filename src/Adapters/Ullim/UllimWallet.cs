using Adapters.Contract;
using Adapters.Contract.Codes;
using FluentValidation;

namespace Adapters.Ullim;

/// <summary>
/// Ullim online: charges a voucher, asks, undoes, gives back. A charge is never sent twice; a number that was used
/// before is asked about at once, since the wallet does not tell its result.
/// </summary>
internal sealed class UllimWallet(UllimClient line, UllimClock clock, UllimOptions options)
    : IWallet,
        ITakesCustomerCodes,
        ICancels,
        IRefunds,
        IAllocatesNumbers
{
    private readonly UllimCandidates _suspects = new();
    private readonly UllimOwnership _owned = new();
    private readonly UllimNumberSearch _search = new(line, options);

    public SchemeInfo Facts { get; } = UllimRules.FactsOf(options);

    public IValidator<PaymentRequest> Rules { get; } = new UllimRules(UllimRules.FactsOf(options));

    public CodeMatch Recognize(ScannedCode code, DateTimeOffset now) => UllimCode.Read(code.Text, now);

    public NumberSequence SequenceFor(PaymentRequest terms, DateTimeOffset now) =>
        UllimNumber.Sequence(options.Mid, terms.Terminal ?? options.DefaultTid, clock.BusinessDate(now), options.MerchantNumberShare);

    public string Compose(NumberSequence sequence, long value) => UllimNumber.Of(sequence, value).ToString();

    public async Task<WalletResult<OrderState>> PayAsync(Charge charge, ScannedCode code, CancellationToken cancellationToken)
    {
        var ours = charge with { Trace = UllimCode.Vref(code.Text) };
        _owned.Sent(UllimNumber.Of(ours));
        var heard = await line.AskAsync(UllimMapping.ToOnl(ours, code.Text, options.Memo), cancellationToken);
        return heard switch
        {
            UllimResponse.Silent({ Why: UnknownWhy.NotProcessed } doubt) when ours.EarlierTries == 0 =>
                new WalletResult<OrderState>.Declined(DeclineReason.SchemeUnavailable, "not_sent", doubt.Evidence),
            UllimResponse.Answered({ Rc: UllimReasons.Duplicate }) => await AfterDuplicateAsync(ours, cancellationToken),
            _ => heard.Then(reply => Paid(ours, reply, UllimMapping.ToStanding(UllimOp.ONL, ours, reply))),
        };
    }

    public async Task<WalletResult<OrderState>> InquireAsync(Charge charge, CancellationToken cancellationToken)
    {
        var heard = await line.AskAsync(UllimMapping.ToInq(charge), cancellationToken);
        return heard.Then(reply => Noted(charge, Inquired(charge, reply)));
    }

    public async Task<WalletResult<OrderState>> CancelAsync(Charge charge, CancellationToken cancellationToken)
    {
        var number = UllimNumber.Of(charge);
        if (_suspects.Contains(number) || !_owned.IsOurs(number))
        {
            var asked = await InquireAsync(charge, cancellationToken);
            if (_suspects.Contains(number) || !MayReverse(number, asked))
            {
                return asked;
            }
        }
        var heard = await line.AskAsync(UllimMapping.ToRev(charge), cancellationToken);
        return heard switch
        {
            UllimResponse.Answered(
                {
                    Rc: UllimReasons.Ok,
                    St: UllimReasons.UndoRefused,
                    Why: UllimReasons.DayClosed or UllimReasons.AlreadyGivenBack or UllimReasons.NotEligible or UllimReasons.AmountDiffers
                } refusal
            ) => await UndoRefusedAsync(charge, refusal, cancellationToken),
            _ => heard.Then(reply => UllimMapping.ToStanding(UllimOp.REV, charge, reply)),
        };
    }

    public async Task<WalletResult<OperationResult>> RefundAsync(Charge charge, Operation refund, CancellationToken cancellationToken)
    {
        if (refund.AmountMinor != charge.Terms.AmountMinor)
        {
            return new WalletResult<OperationResult>.Declined(
                DeclineReason.OperationNotAllowed,
                "not_sent",
                Evidence.Nothing(nameof(UllimOp.RFD), "not the whole amount")
            );
        }
        var heard = await line.AskAsync(UllimMapping.ToRfd(charge, refund), cancellationToken);
        return heard.Then(reply => UllimRefundMapping.ToMovement(charge, reply));
    }

    public async Task<WalletResult<OperationResult>> InquireRefundAsync(
        Charge charge,
        Operation refund,
        CancellationToken cancellationToken
    )
    {
        var heard = await line.AskAsync(UllimMapping.ToInq(charge), cancellationToken);
        return heard.Then(reply => UllimRefundMapping.ToMovementOfInquiry(charge, reply));
    }

    private async Task<WalletResult<OrderState>> AfterDuplicateAsync(Charge charge, CancellationToken cancellationToken)
    {
        var number = UllimNumber.Of(charge);
        _suspects.Duplicate(number);
        var asked = UllimMapping.AfterDuplicate(await InquireAsync(charge, cancellationToken));
        return asked is WalletResult<OrderState>.Declined { FreshNumberMayBeTried: true } elsewhere
            ? elsewhere with
            {
                DrawFrom = await _search.AfterAsync(number, cancellationToken),
            }
            : asked;
    }

    private WalletResult<OrderState> Inquired(Charge charge, UllimReply reply)
    {
        var number = UllimNumber.Of(charge);
        if (!UllimEchoCheck.IsForeign(charge, reply))
        {
            if (UllimEchoCheck.IsBurnt(reply) || UllimEchoCheck.IsOurs(charge, reply))
            {
                _suspects.Clear(number);
                _owned.Answered(number);
            }
            return UllimMapping.ToStanding(UllimOp.INQ, charge, reply);
        }
        if (_suspects.AfterDuplicate(number))
        {
            return UllimMapping.UsedElsewhere(UllimEvidence.Of(UllimOp.INQ, reply));
        }
        _suspects.Foreign(number);
        var standing = UllimMapping.ToStanding(UllimOp.INQ, charge, reply);
        // A number that is somebody else's does not become ours by waiting, and what is not ours is not undone.
        return standing is WalletResult<OrderState>.Unknown unknown ? unknown with { Why = UnknownWhy.Mismatch } : standing;
    }

    // The undo is refused for good: how the order stands is asked, and if it is paid only a refund helps.
    private async Task<WalletResult<OrderState>> UndoRefusedAsync(Charge charge, UllimReply reply, CancellationToken cancellationToken)
    {
        var dayClosed = reply.Why == UllimReasons.DayClosed;
        if (dayClosed)
        {
            NoteClosed(charge);
        }
        var asked = await InquireAsync(charge, cancellationToken);
        if (asked is WalletResult<OrderState>.Succeeded { Value: OrderState.Captured taken } done)
        {
            asked = done with { Value = taken with { RefundOnly = true } };
        }
        return !dayClosed && asked.Alert == Alert.None ? asked with { Alert = Alert.UnexpectedState } : asked;
    }

    // A charge of a former run may have been answered DUP without this one's knowledge: only a number that the wallet shows
    // as ours, or does not know at all, is undone. One that was sent from here and is met by silence is undone all the same.
    private bool MayReverse(UllimNumber number, WalletResult<OrderState> asked) =>
        _owned.IsOurs(number) || _owned.IsSent(number) || asked is WalletResult<OrderState>.Unknown { Why: UnknownWhy.NotFound };

    private WalletResult<OrderState> Paid(Charge charge, UllimReply reply, WalletResult<OrderState> answer)
    {
        if (reply.Rc == UllimReasons.Ok && !UllimEchoCheck.IsForeign(charge, reply))
        {
            _owned.Answered(UllimNumber.Of(charge));
        }
        return Noted(charge, answer);
    }

    private WalletResult<OrderState> Noted(Charge charge, WalletResult<OrderState> answer)
    {
        if (answer is WalletResult<OrderState>.Declined { SchemeCode: UllimReasons.DayClosed })
        {
            NoteClosed(charge);
        }
        return answer;
    }

    private void NoteClosed(Charge charge)
    {
        if (UllimNumber.Of(charge).Date is { } date)
        {
            clock.Close(date);
        }
    }
}
