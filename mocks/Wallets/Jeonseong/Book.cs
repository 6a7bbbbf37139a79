using System.Globalization;
using System.Security.Cryptography;
using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>One movement as the settlement file shows it.</summary>
internal sealed record SettlementEntry(DateTimeOffset At, string Number, string WalletId, string Kind, long AmountChon, bool Raised);

/// <summary>
/// All trades and refunds, the numbers and codes they used up, and the only place where money moves: each movement is
/// booked in the ledger and noted for settlement in one breath. Under the lock only.
/// </summary>
internal sealed class Book(Ledger ledger)
{
    private readonly Dictionary<string, Trade> _trades = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TradeRefund> _refunds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Trade> _walletIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Trade> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _spentCodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _tries = new(StringComparer.Ordinal);
    private readonly List<SettlementEntry> _movements = [];
    private int _ids;

    public IReadOnlyList<SettlementEntry> Movements => _movements;

    public Trade? Find(string? tradeNo) => tradeNo is null ? null : _trades.GetValueOrDefault(tradeNo);

    public TradeRefund? FindRefund(string? refundNo) => refundNo is null ? null : _refunds.GetValueOrDefault(refundNo);

    /// <summary>By the gateway's number, the wallet's id or the token in a displayed code.</summary>
    public Trade? FindAny(string name) => Find(name) ?? _walletIds.GetValueOrDefault(name) ?? FindToken(name);

    public Trade? FindToken(string token) => _tokens.GetValueOrDefault(token);

    public Trade Store(Trade trade)
    {
        _trades[trade.TradeNo] = trade;
        if (trade.IsReal)
        {
            _walletIds[trade.JsTxnId] = trade;
        }

        if (trade.Token is not null)
        {
            _tokens[trade.Token] = trade;
        }

        return trade;
    }

    /// <summary>Makes a number unusable before anything came with it.</summary>
    public void Burn(string tradeNo) =>
        Store(
            new Trade
            {
                TradeNo = tradeNo,
                Kind = TradeKind.Burnt,
                State = TradeState.Closed,
            }
        );

    public TradeRefund Store(TradeRefund refund)
    {
        _refunds[refund.RefundNo] = refund;
        refund.Trade.Refunds.Add(refund);
        return refund;
    }

    /// <summary>Which trade used up a code, null if none did.</summary>
    public string? SpentBy(PayCode code) => _spentCodes.GetValueOrDefault(code.Identity);

    public void Spend(PayCode code, string tradeNo) => _spentCodes.TryAdd(code.Identity, tradeNo);

    /// <summary>Counts a first try, a repeat and so on of one number; the first is 1.</summary>
    public int CountTry(string tradeNo) => _tries[tradeNo] = _tries.GetValueOrDefault(tradeNo) + 1;

    /// <summary>`JS`, local time, and a running number: 21 characters.</summary>
    public string NewId(DateTimeOffset business) =>
        string.Create(CultureInfo.InvariantCulture, $"JS{PyongyangTime.Text(business)[2..]}{++_ids % 10_000_000:D7}");

    public string NewToken()
    {
        string token;
        do
        {
            token = RandomNumberGenerator.GetString("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 12);
        } while (_tokens.ContainsKey(token));

        return token;
    }

    /// <summary>The payer's money is taken.</summary>
    public void Charge(Trade trade, Moment now)
    {
        trade.State = TradeState.Paid;
        trade.FailCode = null;
        trade.Confirming = false;
        trade.PayTime = now.Business;
        Move(
            Movement.Charge,
            trade,
            trade.TradeNo,
            new SettlementEntry(now.Business, trade.TradeNo, trade.JsTxnId, "PAY", trade.AmountChon, trade.F == 22)
        );
    }

    /// <summary>The whole charge is given back as if never made.</summary>
    public void Reverse(Trade trade, Moment now)
    {
        trade.State = TradeState.Reversed;
        trade.RevTime = now.Business;
        Move(
            Movement.Reverse,
            trade,
            trade.TradeNo,
            new SettlementEntry(now.Business, trade.TradeNo, trade.JsTxnId, "REV", -trade.AmountChon, false)
        );
    }

    /// <summary>A refund is paid out.</summary>
    public void Refund(TradeRefund refund, Moment now)
    {
        var trade = refund.Trade;
        refund.State = RefundState.Done;
        refund.RefundTime = now.Business;
        trade.State = trade.RefundedChon == trade.AmountChon ? TradeState.RefundedWhole : TradeState.RefundedInPart;
        Move(
            Movement.Refund,
            trade,
            refund.RefundNo,
            new SettlementEntry(now.Business, refund.RefundNo, refund.JsRefundId, "REF", -refund.AmountChon, false)
        );
    }

    public void Forget()
    {
        _trades.Clear();
        _refunds.Clear();
        _walletIds.Clear();
        _tokens.Clear();
        _spentCodes.Clear();
        _tries.Clear();
        _movements.Clear();
    }

    private void Move(Movement kind, Trade trade, string operation, SettlementEntry entry)
    {
        _movements.Add(entry);
        ledger.Book(kind, trade.JsTxnId, trade.TradeNo, operation, trade.MercRef, Math.Abs(entry.AmountChon), entry.At);
    }
}
