using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>Everything that can happen to an order: payer, shop, clocks. Each movement of money is booked here and nowhere else.</summary>
internal sealed class OrderLife(
    Wallet wallet,
    Events events,
    Setting<int> asyncMs,
    Setting<int> pendingMs,
    Setting<int?> autoPayMs
)
{
    private static readonly TimeSpan AuthorizationLife = TimeSpan.FromDays(7);
    private static readonly TimeSpan ConfirmGrace = TimeSpan.FromSeconds(30);

    /// <summary>Completed captures and refunds, in order of completion.</summary>
    public List<(Order Order, Part Part)> Completed { get; } = [];

    public void Begin(Order order, Moment now)
    {
        wallet.Vault.At(now.Real.AddSeconds(order.Asked.ExpiresIn), at => Lapse(order, at));
        if (order.WholeWon is 1068 or 1069)
        {
            wallet.Vault.At(
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
            wallet.Vault.At(
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

    public Action<Moment> Capture(Order order, Part part)
    {
        order.Captures.Add(part);
        order.Version++;
        return at =>
        {
            if (part.Status == "PENDING")
            {
                FinishCapture(order, part, at);
            }
        };
    }

    public Action<Moment> Refund(Order order, Part part)
    {
        order.Refunds.Add(part);
        order.Version++;
        return at =>
        {
            if (part.Status == "PENDING")
            {
                FinishRefund(order, part, at);
            }
        };
    }

    public void Later(Action<Moment> effect, Moment now) =>
        wallet.Vault.At(now.Real.AddMilliseconds(asyncMs.Value), effect);

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
            wallet.Vault.At(
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
            wallet.Vault.At(
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

    private void Succeed(Order order, Moment now, bool hold)
    {
        order.CancelRequested = false;
        order.Failure = null;
        order.Authorized = order.Asked.AmountChon;
        order.OnHold = hold;
        order.Version++;
        if (order.Asked.Auto)
        {
            var part = new Part(false, Mint.Id("cap_"), null, order.Authorized, now.Business)
            {
                Final = true,
                Status = "SUCCEEDED",
                CompletedAt = now.Business,
            };
            order.Captures.Add(part);
            order.Captured = order.Authorized;
            order.LastCaptureAt = now.Business;
            order.Status = "CAPTURED";
            Completed.Add((order, part));
            Book(order, Movement.Charge, order.Asked.MerchantOrderNo, order.Authorized, now);
        }
        else
        {
            order.AuthorizationExpiresAt = now.Business + AuthorizationLife;
            order.Status = "AUTHORIZED";
            Book(order, Movement.Authorize, order.Asked.MerchantOrderNo, order.Authorized, now);
            wallet.Vault.AtBusiness(
                now.Business + AuthorizationLife,
                at => LapseAuthorization(order, at)
            );
        }

        TellSuccess(order, now);
        if (hold && order.WholeWon != 1099)
        {
            wallet.Vault.At(
                now.Real.AddSeconds(5),
                at =>
                {
                    order.OnHold = false;
                    order.Version++;
                    if (order.Status is "AUTHORIZED" or "CAPTURED")
                    {
                        TellSuccess(order, at);
                    }
                }
            );
        }
    }

    private void TellSuccess(Order order, Moment now)
    {
        events.Tell(
            order,
            order.OnHold ? "order.on_hold"
                : order.Status == "AUTHORIZED" ? "order.authorized"
                : "order.captured",
            now
        );
        if (order.ScanUntold)
        {
            order.ScanUntold = false;
            var (version, captured) = (order.Version, order.Captured);
            var (authorized, until) = (order.Authorized, order.AuthorizationExpiresAt);
            (order.Version, order.Captured, order.Authorized) = (version - 1, 0, 0);
            order.AuthorizationExpiresAt = null;
            events.Tell(order, "order.scanned", now, TimeSpan.FromMilliseconds(500));
            (order.Version, order.Captured, order.Authorized) = (version, captured, authorized);
            order.AuthorizationExpiresAt = until;
        }
    }

    private void LapseAuthorization(Order order, Moment now)
    {
        if (order.Status == "AUTHORIZED")
        {
            order.Status = "AUTH_EXPIRED";
            order.Version++;
            Book(order, Movement.Void, null, order.Authorized, now);
            events.Tell(order, "order.authorization_expired", now);
        }
        else if (order.Status == "PARTIALLY_CAPTURED")
        {
            Close(order, now);
        }
    }

    private void FinishCapture(Order order, Part part, Moment now)
    {
        part.CompletedAt = now.Business;
        order.Version++;
        var open = order.Status is "AUTHORIZED" or "PARTIALLY_CAPTURED";
        if (!open || Triggers.WholeWon(part.AmountChon) == 1051)
        {
            part.Status = "FAILED";
            part.Failure = new Failure(
                open ? "processing_error" : "authorization_expired",
                "the capture failed"
            );
            events.Tell(order, part, now);
            return;
        }

        part.Status = "SUCCEEDED";
        order.Captured += part.AmountChon;
        order.LastCaptureAt = now.Business;
        order.Status = "PARTIALLY_CAPTURED";
        Completed.Add((order, part));
        Book(order, Movement.Capture, part.Number, part.AmountChon, now);
        events.Tell(order, part, now);
        if (part.Final || order.Captured == order.Authorized)
        {
            Close(order, now);
        }
    }

    private void Close(Order order, Moment now)
    {
        order.Status = "CAPTURED";
        order.Version++;
        if (order.Captured < order.Authorized)
        {
            Book(order, Movement.Void, null, order.Authorized - order.Captured, now);
        }

        events.Tell(order, "order.captured", now);
    }

    private void FinishRefund(Order order, Part part, Moment now)
    {
        part.CompletedAt = now.Business;
        order.Version++;
        if (Triggers.WholeWon(part.AmountChon) == 1051)
        {
            part.Status = "FAILED";
            part.Failure = new Failure("seller_balance_insufficient", "the refund failed");
        }
        else
        {
            part.Status = "SUCCEEDED";
            order.Refunded += part.AmountChon;
            Completed.Add((order, part));
            Book(order, Movement.Refund, part.Number, part.AmountChon, now);
            if (order.Status is "CAPTURED" or "PARTIALLY_REFUNDED")
            {
                order.Status = order.Refunded == order.Captured ? "REFUNDED" : "PARTIALLY_REFUNDED";
            }
        }

        events.Tell(order, part, now);
    }

    private void Book(Order order, Movement kind, string? operation, long chon, Moment now) =>
        wallet.Ledger.Book(
            kind,
            order.Id,
            order.Asked.MerchantOrderNo,
            operation,
            order.Asked.Reference,
            chon,
            now.Business
        );
}
