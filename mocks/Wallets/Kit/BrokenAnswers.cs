namespace Mocks.Kit;

/// <summary>Carries out the kinds of <see cref="FaultKinds.OnTheLine"/>, the same for every wallet.</summary>
public static class BrokenAnswers
{
    /// <summary>
    /// The reply that the fault makes, or null if its kind is the wallet's own affair.
    /// </summary>
    /// <param name="fault">The fault that struck.</param>
    /// <param name="now">The real clock.</param>
    /// <param name="execute">Carries the operation out and gives the right answer.</param>
    /// <param name="unknown">The wallet's "outcome unknown", which is broken if nothing is to be carried out.</param>
    public static WalletReply? Break(Fault fault, DateTimeOffset now, Func<WalletReply> execute, Func<WalletReply> unknown)
    {
        if (!FaultKinds.OnTheLine.Contains(fault.Kind))
        {
            return null;
        }

        var answer = fault.Executes ? execute() : unknown();
        return fault.Kind switch
        {
            "no_answer_after_executing" or "no_answer_before_executing" => WalletReply.Silence(fault.Delay),
            "reset_connection" or "reset_after_executing" => WalletReply.Reset(),
            "truncate_body" => answer with { Delivery = new Delivery.Truncated() },
            "slow_drip" => answer with { Delivery = new Delivery.Dripped(fault.Delay) },
            "delay" => answer with { Delivery = new Delivery.Late(fault.Delay) },
            "html_page" => WalletReply.HtmlPage(),
            "http_429" => WalletReply.Text(429, "text/plain", "error").WithHeader("Retry-After", fault.RetryAfter(now)),
            _ => WalletReply.Text(fault.Status, "text/plain", "error"),
        };
    }
}
