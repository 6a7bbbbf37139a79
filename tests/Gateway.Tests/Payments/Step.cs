using Adapters.Contract;
using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>One fact applied to one payment.</summary>
internal sealed record Step(Payment Before, Fact Fact, DateTimeOffset Now, Change Change)
{
    /// <summary>The payment that it makes.</summary>
    public Payment After => Change.Payment;

    /// <summary>For the message of a failure: what the payment was, the fact, and the lines that were written.</summary>
    public override string ToString() =>
        $"{Before.Status} ({Before.Agenda.Step}, undo {Before.Undo}, {string.Join(',', Before.Parts.Select(p => p.KindWord + " " + p.Status))}) + {Told()} -> {After.Status}, lines [{string.Join(", ", Change.Entries.Select(e => e.Type))}]";

    private string Told() =>
        Fact switch
        {
            Fact.OrderTold told => $"order told {told.Asked} {Short(told.Answer)}",
            Fact.PartTold told => $"part told {told.Asked} {Short(told.Answer)}",
            Fact.CodeTold told => $"code told {Short(told.Answer)}",
            Fact.Resolved resolved => $"resolved {resolved.Status}",
            Fact.PartResolved resolved => $"part resolved {resolved.Status}",
            _ => Fact.GetType().Name,
        };

    private static string Short<T>(WalletResult<T> answer) =>
        answer switch
        {
            WalletResult<T>.Succeeded { Value: OrderState.Captured taken } => $"taken {taken.CapturedMinor}/{taken.RefundedMinor}",
            WalletResult<T>.Succeeded { Value: OrderState.NotCharged released } => $"released {released.Cause}",
            WalletResult<T>.Succeeded done => $"{done.Value!.GetType().Name} alert {done.Alert}",
            WalletResult<T>.Unknown unknown => $"unknown {unknown.Why} alert {unknown.Alert}",
            _ => $"{answer.GetType().Name} alert {answer.Alert}",
        };
}
