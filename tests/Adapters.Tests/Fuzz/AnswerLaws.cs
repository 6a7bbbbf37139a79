using Adapters.Contract;

namespace Adapters.Tests.Fuzz;

/// <summary>What holds for every answer of every adapter, whatever had come over the wire.</summary>
internal static class AnswerLaws
{
    private const int LongestCode = 64;
    private const int LongestField = 128;

    /// <summary>The lengths that the contract promises.</summary>
    public static void Hold<T>(Answer<T> answer)
    {
        Assert.All(answer.Evidence.Fields.Values, v => Assert.InRange(v.Length, 0, LongestField));
        switch (answer)
        {
            case Answer<T>.Declined declined:
                Assert.InRange(declined.SchemeCode.Length, 1, LongestCode);
                break;
            case Answer<T>.Unknown unknown:
                Assert.InRange(unknown.SchemeCode?.Length ?? 0, 0, LongestCode);
                break;
            default:
                break;
        }
        var reference = answer switch
        {
            Answer<T>.Done { Value: Standing standing } => standing.SchemeReference,
            Answer<T>.Done { Value: Movement movement } => movement.SchemeReference,
            Answer<T>.Done { Value: PresentedCode code } => code.SchemeReference,
            _ => null,
        };
        Assert.InRange(reference?.Length ?? 0, 0, LongestCode);
    }

    /// <summary>Sums that can be.</summary>
    public static void Hold(Answer<Standing> answer, long amount)
    {
        Hold(answer);
        switch (answer)
        {
            case Answer<Standing>.Done { Value: Standing.Taken taken }:
                Assert.InRange(taken.CapturedMinor, 1, amount);
                Assert.InRange(taken.RefundedMinor, 0, taken.CapturedMinor);
                Assert.InRange(taken.CapturableMinor, 0, amount - taken.CapturedMinor);
                break;
            case Answer<Standing>.Done { Value: Standing.Held held }:
                Assert.Equal(amount, held.HeldMinor);
                break;
            default:
                break;
        }
    }

    /// <summary>Whether it says anything definite about money.</summary>
    public static bool IsDefinite<T>(Answer<T> answer) => answer is Answer<T>.Done or Answer<T>.Declined;
}
