using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>The one URL: reads a request, checks it in the order of the document and hands it to its operation.</summary>
internal sealed class Gateway(Rooms rooms, Callers callers, ArmedFaults faults, WalletScheduler scheduler, WalletClock clock)
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(10);
    private static readonly TimeOnly MaintenanceFrom = new(2, 0, 0);
    private static readonly TimeOnly MaintenanceTo = new(2, 20, 0);

    /// <summary>Whether a time as sent is near enough to the wallet's real one, both in whole seconds.</summary>
    public static bool IsNear(DateTimeOffset sent, DateTimeOffset real) =>
        (sent - real.AddTicks(-(real.Ticks % TimeSpan.TicksPerSecond))).Duration() <= ClockTolerance;

    public WalletReply Answer(WalletRequest request)
    {
        if (Message.Read(request.Headers.Only("Content-Type"), request.Body) is not { } message)
        {
            return Finish(Ullim.Answer.Of(Rc.Malformed), null, clock.Now);
        }

        var mid = callers.Verify(request.Headers, message.Dt ?? "", request.Body);
        return mid is null || message.Mid != mid
            ? Finish(Ullim.Answer.Of(Rc.WrongSignature), message, clock.Now)
            : scheduler.Enter(now => Answer(message, mid, now));
    }

    private WalletReply Answer(Message message, string mid, Moment now)
    {
        if (PyongyangTime.TryRead(message.Dt ?? "", out var sent) && !IsNear(sent, now.Real))
        {
            return Finish(Ullim.Answer.Of(Rc.WrongTime), message, now.Real);
        }

        if (string.IsNullOrEmpty(message.Op))
        {
            return Finish(Ullim.Answer.Of(Rc.Malformed), message, now.Real);
        }

        if (!UllimFaults.IsOperation(message.Op))
        {
            return Finish(Ullim.Answer.Of(Rc.UnknownOperation), message, now.Real);
        }

        Answer Execute(bool neverDone) => this.Execute(message, mid, now, neverDone);
        Answer Unknown() => rooms.Unknown(message, mid, now);
        WalletReply Finished(Answer answer) => Finish(answer, message, now.Real);

        return faults.Take(message.Op, rooms.References(message, mid), _ => true) is not { } fault
            ? Finished(Execute(neverDone: false))
            : BrokenAnswers.Break(fault, now.Real, () => Finished(Execute(neverDone: false)), () => Finished(Unknown()))
                ?? Finished(UllimFaults.Strike(fault, Execute, Unknown));
    }

    private Answer Execute(Message message, string mid, Moment now, bool neverDone) =>
        message.Op is "ONL" or "REV" or "RFD" or "UPL" or "DAY" && IsMaintenance(now) ? Ullim.Answer.Of(Rc.Maintenance)
        : !PyongyangTime.TryRead(message.Dt ?? "", out _) ? Ullim.Answer.Of(Rc.Malformed)
        : rooms.Execute(message, mid, now, neverDone);

    // Only while the business clock is set, so that tests may run at any hour.
    private bool IsMaintenance(Moment now) =>
        clock.IsBusinessSet && TimeOnly.FromDateTime(PyongyangTime.Local(now.Business)).IsBetween(MaintenanceFrom, MaintenanceTo);

    private static WalletReply Finish(Answer answer, Message? message, DateTimeOffset real) =>
        (answer with { Echo = [.. message?.Echo ?? []], Dt = PyongyangTime.Text(real) }).ToReply();
}
