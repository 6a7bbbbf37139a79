using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>Everything that can happen to an order: payer, shop, clocks. Each movement of money is booked here and nowhere else.</summary>
internal sealed partial class OrderLife(Wallet wallet, Events events, Setting<int> asyncMs, Setting<int> pendingMs, Setting<int?> autoPayMs)
{
    private static readonly TimeSpan AuthorizationLife = TimeSpan.FromDays(7);

    private static readonly TimeSpan ConfirmGrace = TimeSpan.FromSeconds(30);

    /// <summary>Completed captures and refunds, in order of completion.</summary>
    public List<(Order Order, Part Part)> Completed { get; } = [];

    public void Begin(Order order, Moment now)
    {
        wallet.Scheduler.At(now.Real.AddSeconds(order.Asked.ExpiresIn), at => Lapse(order, at));
        if (order.WholeWon is 1068 or 1069)
        {
            wallet.Scheduler.At(
                now.Real.AddMilliseconds(pendingMs.Value),
                at =>
                {
                    if (order.Waiting && order.WholeWon == 1068)
                    {
                        Pay(order, at);
                    }
                    else if (order.Waiting)
                    {
                        Scan(order, at);
                        Fail(order, "payer_rejected", at);
                    }
                }
            );
        }
        else if (autoPayMs.Value is { } wait)
        {
            wallet.Scheduler.At(
                now.Real.AddMilliseconds(wait),
                at =>
                {
                    if (order.Waiting && order.WholeWon != 1067)
                    {
                        Pay(order, at);
                    }
                }
            );
        }
    }

    public void Scan(Order order, Moment now, bool tell = true)
    {
        if (order.Status != "CREATED")
        {
            return;
        }

        order.Status = "SCANNED";
        order.Version++;
        if (!tell)
        {
            order.ScanUntold = true;
            return;
        }

        events.Tell(order, "order.scanned", now);
    }

    /// <summary>The payer confirms; the amount decides what comes of it.</summary>
    public void Pay(Order order, Moment now)
    {
        var failure = PayFailure(order.WholeWon);
        Scan(order, now, tell: order.Trigger != 9 || failure is not null);
        if (failure is { } code)
        {
            Fail(order, code, now);
            return;
        }

        Succeed(order, now, order.WholeWon == 1099 || order.Trigger == 18);
    }

    public void PayLate(Order order, Moment now) => Succeed(order, now, hold: false);

    public void Fail(Order order, string code, Moment now)
    {
        order.Status = "FAILED";
        order.Failure = new Failure(code, "the payment failed");
        order.CancelRequested = false;
        order.Version++;
        events.Tell(order, "order.failed", now);
    }

    public void Expire(Order order, Moment now)
    {
        order.Status = "EXPIRED";
        order.CancelRequested = false;
        order.Version++;
        events.Tell(order, "order.expired", now);
        ThenLate(order, now);
    }

    public Action<Moment> Cancel(Order order)
    {
        if (!order.CancelRequested)
        {
            order.CancelRequested = true;
            order.Version++;
        }

        return at =>
        {
            if (order.Waiting && order.CancelRequested)
            {
                order.Status = "CANCELLED";
                order.Version++;
                events.Tell(order, "order.cancelled", at);
                ThenLate(order, at);
            }
        };
    }

    public Action<Moment> Void(Order order)
    {
        if (!order.VoidRequested)
        {
            order.VoidRequested = true;
            order.Version++;
        }

        return at =>
        {
            if (order.Status == "AUTHORIZED" && order.VoidRequested)
            {
                order.Status = "VOIDED";
                order.Version++;
                Book(order, Movement.Void, null, order.Authorized, at);
                events.Tell(order, "order.voided", at);
            }
        };
    }

    public void Later(Action<Moment> effect, Moment now) => wallet.Scheduler.At(now.Real.AddMilliseconds(asyncMs.Value), effect);

    private static string? PayFailure(long won) =>
        won switch
        {
            1051 => "payer_insufficient_funds",
            1061 => "payer_limit",
            1065 => "payer_daily_limit",
            1062 => "payer_restricted",
            1055 => "payer_not_verified",
            1059 => "risk",
            1054 => "qr_expired",
            1057 => "payer_rejected",
            _ => null,
        };

    private void Lapse(Order order, Moment now)
    {
        if (order.Status == "CREATED")
        {
            Expire(order, now);
        }
        else if (order.Status == "SCANNED")
        {
            wallet.Scheduler.At(
                now.Real + ConfirmGrace,
                at =>
                {
                    if (order.Status == "SCANNED")
                    {
                        Expire(order, at);
                    }
                }
            );
        }
    }

    private void ThenLate(Order order, Moment now)
    {
        if (order.Trigger == 10)
        {
            wallet.Scheduler.At(
                now.Real.AddSeconds(1),
                at =>
                {
                    if (order.Status is "CANCELLED" or "EXPIRED")
                    {
                        PayLate(order, at);
                    }
                }
            );
        }
    }
}
