using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>
/// What happens to a trade by the payer or by the passing of time. Every effect looks at the state it finds: an earlier one
/// may have decided already, and each race is decided once. Under the lock only.
/// </summary>
internal sealed class Lifecycle(WalletClock clock, WalletScheduler scheduler, Book book, Switches switches)
{
    private static readonly TimeSpan ScanLasts = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LateBy = TimeSpan.FromSeconds(3);

    /// <summary>The code that an amount makes the payer's bank answer with, null for none.</summary>
    public static string? RefusalOf(long won) =>
        won switch
        {
            1051 => "1101",
            1061 => "1102",
            1065 => "1103",
            1062 => "1104",
            1052 => "1105",
            1055 => "1106",
            1075 => "1107",
            1057 or 1069 => "1108",
            1059 => "1109",
            1054 => "1201",
            1056 => "1202",
            1053 => "1203",
            _ => null,
        };

    /// <summary>A `/pay` waits for the PIN, and is closed if nobody enters it.</summary>
    public void WaitForPin(Trade trade, Moment now)
    {
        trade.State = TradeState.Waiting;
        scheduler.At(
            now.Real.AddMilliseconds(switches.PinWaitMs.Value),
            due =>
            {
                if (trade.State == TradeState.Waiting)
                {
                    Close(trade, due, "1307");
                }
            }
        );
    }

    /// <summary>An order waits for its payer until it expires.</summary>
    public void WaitForPayer(Trade trade, Moment now, int validSeconds)
    {
        trade.State = TradeState.Waiting;
        scheduler.At(now.Real.AddSeconds(validSeconds), due => Expire(trade, due));
        if (switches.AutoPayMs.Value is { } autoPay)
        {
            PayLater(trade, now, autoPay);
        }
    }

    /// <summary>The payer acts by himself after a while, unless it was decided before.</summary>
    public void PayLater(Trade trade, Moment now, int afterMs) =>
        scheduler.At(now.Real.AddMilliseconds(afterMs), due => PayWhenOpen(trade, due));

    /// <summary>The outcome of a trade under way is known after a while.</summary>
    public void DecideLater(Trade trade, Moment now, string? failCode)
    {
        trade.State = TradeState.Processing;
        scheduler.At(
            now.Real.AddMilliseconds(switches.PendingMs.Value),
            due =>
            {
                if (trade.State == TradeState.Processing)
                {
                    Decide(trade, due, failCode);
                }
            }
        );
    }

    /// <summary>The payer pays, or is refused, as the amount says.</summary>
    public void Pay(Trade trade, Moment now)
    {
        Decide(trade, now, RefusalOf(trade.Won));
        if (trade is { Kind: TradeKind.Order, State: TradeState.Paid })
        {
            trade.QueryAnswer = trade.PayAnswer = trade.Won switch
            {
                1095 => "2003",
                1099 => "7777",
                _ => null,
            };
        }
    }

    /// <summary>It failed.</summary>
    public static void Fail(Trade trade, string failCode)
    {
        trade.State = TradeState.Failed;
        trade.FailCode = failCode;
        trade.Confirming = false;
    }

    /// <summary>Closed unpaid; with trigger F10 the payer's money comes all the same.</summary>
    public void Close(Trade trade, Moment now, string? failCode = null)
    {
        trade.State = TradeState.Closed;
        trade.FailCode = failCode;
        trade.Confirming = false;
        if (trade.F == 10)
        {
            scheduler.At(
                now.Real + LateBy,
                due =>
                {
                    if (trade.State == TradeState.Closed)
                    {
                        book.Charge(trade, due);
                    }
                }
            );
        }
    }

    /// <summary>The payer has scanned the code and is confirming.</summary>
    public void Scan(Trade trade, Moment now)
    {
        var scan = ++trade.Scans;
        trade.Confirming = true;
        scheduler.At(
            now.Real + ScanLasts,
            due =>
            {
                if (trade.Confirming && trade.Scans == scan)
                {
                    Lapse(trade, due);
                }
            }
        );
    }

    /// <summary>The payer gave up after scanning.</summary>
    public void Lapse(Trade trade, Moment now)
    {
        trade.Confirming = false;
        if (trade.Expired && trade.State == TradeState.Waiting)
        {
            Close(trade, now);
        }
    }

    /// <summary>Its time is over; who is confirming may still pay until his scan ends.</summary>
    public void Expire(Trade trade, Moment now)
    {
        trade.Expired = true;
        if (trade is { State: TradeState.Waiting, Confirming: false })
        {
            Close(trade, now);
        }
    }

    private void PayWhenOpen(Trade trade, Moment now)
    {
        if (trade.State != TradeState.Waiting)
        {
            return;
        }

        if (BusinessDay.IsMaintenance(clock, now))
        {
            scheduler.AtBusiness(BusinessDay.EndOfMaintenance(now.Business), due => PayWhenOpen(trade, due));
            return;
        }

        Pay(trade, now);
    }

    private void Decide(Trade trade, Moment now, string? failCode)
    {
        if (failCode is null)
        {
            book.Charge(trade, now);
        }
        else
        {
            Fail(trade, failCode);
        }
    }
}

/// <summary>What `/__wallet/config` can change.</summary>
internal sealed class Switches(WalletConfig config)
{
    public Setting<int> PendingMs { get; } = config.Milliseconds("pending_ms", 6_000);

    public Setting<int> PinWaitMs { get; } = config.Milliseconds("pin_wait_ms", 45_000);

    public Setting<int?> AutoPayMs { get; } = config.OptionalMilliseconds("auto_pay_ms");
}
