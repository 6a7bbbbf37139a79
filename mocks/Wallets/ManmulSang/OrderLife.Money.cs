using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <content>Where money moves: each movement is booked here.</content>
internal sealed partial class OrderLife
{
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

    private void Succeed(Order order, Moment now, bool hold)
    {
        order.CancelRequested = false;
        order.Failure = null;
        order.Authorized = order.Asked.AmountChon;
        order.OnHold = hold;
        order.Version++;
        if (order.Asked.Auto)
        {
            var part = new Part(false, CodeIssuer.Id("cap_"), null, order.Authorized, now.Business)
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
            wallet.Scheduler.AtBusiness(now.Business + AuthorizationLife, at => LapseAuthorization(order, at));
        }

        TellSuccess(order, now);
        if (hold && order.WholeWon != 1099)
        {
            wallet.Scheduler.At(
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
            part.Failure = new Failure(open ? "processing_error" : "authorization_expired", "the capture failed");
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
        wallet.Ledger.Book(kind, order.Id, order.Asked.MerchantOrderNo, operation, order.Asked.Reference, chon, now.Business);
}
