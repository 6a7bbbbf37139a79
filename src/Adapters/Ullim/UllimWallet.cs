using Adapters.Contract;
using Adapters.Contract.Codes;
using Adapters.Kit;
using FluentValidation;
using Response = Adapters.Kit.WalletResponse<Adapters.Ullim.UllimReply>;

namespace Adapters.Ullim;

/// <summary>
/// Ullim online: charges a voucher, asks, undoes, gives back. A charge is never sent twice; a number that was used
/// before is asked about at once, since the wallet does not tell its result.
/// </summary>
internal sealed class UllimWallet(IUllimApi api, WalletExchange<UllimProtocol> exchange, UllimProtocol protocol, UllimOptions options)
    : IWallet,
        ITakesCustomerCodes,
        ICancels,
        IRefunds,
        IAllocatesNumbers
{
    private readonly UllimNumbers _numbers = new();

    public SchemeInfo Facts => options.Facts;

    public IValidator<PaymentRequest> Rules { get; } = new UllimRules(options.Facts);

    public CodeMatch Recognize(ScannedCode code, DateTimeOffset now) => UllimCustomerCode.Recognize(code.Text, now);

    public NumberSequence SequenceFor(PaymentRequest terms, DateTimeOffset now) =>
        UllimNumber.Sequence(options.Mid, terms.Terminal ?? options.DefaultTid, _numbers.BusinessDate(now), options.MerchantNumberShare);

    public string Compose(NumberSequence sequence, long value) => UllimNumber.Of(sequence, value).ToString();

    public async Task<WalletResult<OrderState>> PayAsync(Charge charge, ScannedCode code, CancellationToken cancellationToken)
    {
        var ours = charge with { Trace = UllimCustomerCode.Vref(code.Text) };
        var number = UllimNumber.Of(ours);
        var body = ours.ToCharge(code.Text, options.Memo);
        var duplicate = false;
        _numbers.Sent(number);
        var paid = await exchange.ChargeAsync(
            UllimOperations.Charge,
            ours,
            ct => api.ChargeAsync(protocol.Message(UllimOperations.Charge, number, body), ct),
            response =>
            {
                duplicate = response.Code == UllimCodes.Duplicate;
                return Paid(ours, response);
            },
            cancellationToken
        );
        return duplicate ? await AfterDuplicateAsync(ours, cancellationToken) : paid;
    }

    public Task<WalletResult<OrderState>> InquireAsync(Charge charge, CancellationToken cancellationToken) =>
        AskAsync(UllimNumber.Of(charge), response => Inquired(charge, response), cancellationToken);

    public async Task<WalletResult<OrderState>> CancelAsync(Charge charge, CancellationToken cancellationToken)
    {
        var number = UllimNumber.Of(charge);
        if (_numbers.IsSuspect(number) || !_numbers.IsOurs(number))
        {
            var asked = await InquireAsync(charge, cancellationToken);
            if (_numbers.IsSuspect(number) || !MayReverse(number, asked))
            {
                return asked;
            }
        }
        string? refusedFor = null;
        var undone = await exchange.AskAsync(
            UllimOperations.Reverse,
            ct => api.ReverseAsync(protocol.Message(UllimOperations.Reverse, number, charge.ToReverse()), ct),
            response =>
            {
                refusedFor = response.UndoRefusal();
                return response.ToState(UllimOperations.Reverse, charge);
            },
            cancellationToken
        );
        return refusedFor is null ? undone : await UndoRefusedAsync(charge, refusedFor, cancellationToken);
    }

    public async Task<WalletResult<OperationResult>> RefundAsync(Charge charge, Operation refund, CancellationToken cancellationToken) =>
        refund.AmountMinor == charge.Terms.AmountMinor
            ? await exchange.AskAsync(
                UllimOperations.Refund,
                ct => api.RefundAsync(protocol.Message(UllimOperations.Refund, UllimNumber.Of(charge), refund.ToRefund()), ct),
                response => response.ToRefunded(charge),
                cancellationToken
            )
            : new WalletResult<OperationResult>.Declined(
                DeclineReason.OperationNotAllowed,
                "not_sent",
                Evidence.Nothing(UllimOperations.Refund, "not the whole amount")
            );

    public Task<WalletResult<OperationResult>> InquireRefundAsync(Charge charge, Operation refund, CancellationToken cancellationToken) =>
        AskAsync(UllimNumber.Of(charge), response => response.ToFoundRefund(charge), cancellationToken);

    private Task<WalletResult<T>> AskAsync<T>(
        UllimNumber number,
        Func<Response, WalletResult<T>> map,
        CancellationToken cancellationToken
    ) =>
        exchange.AskAsync(
            UllimOperations.Inquire,
            ct => api.InquireAsync(protocol.Message(UllimOperations.Inquire, number, new EmptyBody()), ct),
            map,
            cancellationToken
        );

    private async Task<WalletResult<OrderState>> AfterDuplicateAsync(Charge charge, CancellationToken cancellationToken)
    {
        var number = UllimNumber.Of(charge);
        _numbers.Duplicate(number);
        var asked = (await InquireAsync(charge, cancellationToken)).AfterDuplicate();
        return asked is WalletResult<OrderState>.Declined { FreshNumberMayBeTried: true } elsewhere
            ? elsewhere with
            {
                DrawFrom = await FreeAfterAsync(number, cancellationToken),
            }
            : asked;
    }

    // From where on the next number is drawn, after one that the wallet knew already; null if every number that was asked for
    // is used. If the store was restored or is new, many numbers of the day may be used, so numbers ever further away are
    // asked for, with steps that double: at most 20 inquiries for the first half of a day's numbers, and as many for the rest.
    // An inquiry without an answer ends the search, and its number is worth a try all the same.
    private async Task<DrawFrom?> FreeAfterAsync(UllimNumber used, CancellationToken cancellationToken)
    {
        var (last, step) = (used.Value ?? UllimNumber.Last, 1L);
        while (last < UllimNumber.Last)
        {
            var next = last + Math.Min(step, (UllimNumber.Last - last + 1) / 2);
            if (!await IsUsedAsync(used.At(next), cancellationToken))
            {
                return new DrawFrom(used.SequenceName(options.Mid), next);
            }
            (last, step) = (next, step * 2);
        }
        return null;
    }

    private async Task<bool> IsUsedAsync(UllimNumber number, CancellationToken cancellationToken) =>
        await AskAsync<bool>(
            number,
            response =>
                response.Row.Meaning == Meaning.Success ? new WalletResult<bool>.Succeeded(true, response.Evidence) : response.Otherwise(),
            cancellationToken
        ) is WalletResult<bool>.Succeeded;

    private WalletResult<OrderState> Paid(Charge charge, Response response)
    {
        if (response.Row.Meaning == Meaning.Success && !response.IsForeign(charge))
        {
            _numbers.Ours(UllimNumber.Of(charge));
        }
        return Noted(charge, response.ToState(UllimOperations.Charge, charge));
    }

    private WalletResult<OrderState> Inquired(Charge charge, Response response)
    {
        var number = UllimNumber.Of(charge);
        if (!response.IsForeign(charge))
        {
            if (response.IsBurnt() || response.IsOurs(charge))
            {
                _numbers.Ours(number);
            }
            return Noted(charge, response.ToState(UllimOperations.Inquire, charge));
        }
        if (_numbers.IsDuplicate(number))
        {
            return UllimMapping.UsedElsewhere(response.Evidence);
        }
        _numbers.Foreign(number);
        // A number that is somebody else's does not become ours by waiting, and what is not ours is not undone.
        return response.Mismatch() with { SchemeCode = null };
    }

    // The undo is refused for good: how the order stands is asked, and if it is paid only a refund helps.
    private async Task<WalletResult<OrderState>> UndoRefusedAsync(Charge charge, string why, CancellationToken cancellationToken)
    {
        var dayClosed = why == UllimCodes.DayClosed;
        if (dayClosed)
        {
            _numbers.Close(UllimNumber.Of(charge));
        }
        var asked = (await InquireAsync(charge, cancellationToken)).RefundOnly();
        return !dayClosed && asked.Alert == Alert.None ? asked with { Alert = Alert.UnexpectedState } : asked;
    }

    // A charge of a former run may have been answered DUP without this one's knowledge: only a number that the wallet shows
    // as ours, or does not know at all, is undone. One that was sent from here and is met by silence is undone all the same.
    private bool MayReverse(UllimNumber number, WalletResult<OrderState> asked) =>
        _numbers.IsOurs(number) || _numbers.IsSent(number) || asked is WalletResult<OrderState>.Unknown { Why: UnknownWhy.NotFound };

    private WalletResult<OrderState> Noted(Charge charge, WalletResult<OrderState> answer)
    {
        if (answer is WalletResult<OrderState>.Declined { SchemeCode: UllimCodes.DayClosed })
        {
            _numbers.Close(UllimNumber.Of(charge));
        }
        return answer;
    }
}
