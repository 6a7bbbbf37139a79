using Adapters.Contract;

namespace Adapters.Tests.Fuzz;

/// <summary>What holds for every answer of every adapter, whatever had come over the wire.</summary>
internal static class AnswerLaws
{
    private const int LongestCode = 64;
    private const int LongestField = 128;

    /// <summary>The lengths that the contract promises.</summary>
    public static void Hold<T>(WalletResult<T> answer)
    {
        Assert.All(answer.Evidence.Fields.Values, v => Assert.InRange(v.Length, 0, LongestField));
        switch (answer)
        {
            case WalletResult<T>.Declined declined:
                Assert.InRange(declined.SchemeCode.Length, 1, LongestCode);
                break;
            case WalletResult<T>.Unknown unknown:
                Assert.InRange(unknown.SchemeCode?.Length ?? 0, 0, LongestCode);
                break;
            default:
                break;
        }
        var reference = answer switch
        {
            WalletResult<T>.Succeeded { Value: OrderState standing } => standing.SchemeReference,
            WalletResult<T>.Succeeded { Value: OperationResult movement } => movement.SchemeReference,
            WalletResult<T>.Succeeded { Value: PresentedCode code } => code.SchemeReference,
            _ => null,
        };
        Assert.InRange(reference?.Length ?? 0, 0, LongestCode);
    }

    /// <summary>Sums that can be.</summary>
    public static void Hold(WalletResult<OrderState> answer, long amount)
    {
        Hold(answer);
        switch (answer)
        {
            case WalletResult<OrderState>.Succeeded { Value: OrderState.Captured taken }:
                Assert.InRange(taken.CapturedMinor, 1, amount);
                Assert.InRange(taken.RefundedMinor, 0, taken.CapturedMinor);
                Assert.InRange(taken.CapturableMinor, 0, amount - taken.CapturedMinor);
                break;
            case WalletResult<OrderState>.Succeeded { Value: OrderState.Authorized held }:
                Assert.Equal(amount, held.HeldMinor);
                break;
            default:
                break;
        }
    }

    /// <summary>Whether it says anything definite about money.</summary>
    public static bool IsDefinite<T>(WalletResult<T> answer) => answer is WalletResult<T>.Succeeded or WalletResult<T>.Declined;
}
