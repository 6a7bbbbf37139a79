using Adapters.Contract;

namespace Conformance;

/// <summary>What a wallet must do that signs its answers.</summary>
internal static class Signatures
{
    private static readonly string[] Kinds = ["bad_signature", "unsigned"];

    public static Scenario[] Scenarios { get; } =
    [
        new("an answer without the wallet's valid signature says nothing, at every call", [], UnsignedAsync)
        {
            Faults = [new(WalletCall.Any, [.. Kinds])],
            Condition = "the wallet signs its answers",
            AppliesTo = fixture => fixture.SignsAnswers,
        },
    ];

    private static async Task UnsignedAsync(WalletFixture fixture)
    {
        var believed = new List<string>();
        foreach (var kind in Kinds)
        {
            var calls = await EveryCall.PrepareAsync(fixture);
            fixture.Arm(WalletCall.Any, kind, times: 0);
            foreach (var call in calls)
            {
                var answer = await call.AskAsync();
                if (!IsUnknown(answer))
                {
                    believed.Add($"{kind} at {call.Operation}: {AssertCase.Text(answer)}");
                }
            }
            fixture.Mock.Faults.Clear();
        }
        Assert.True(
            believed.Count == 0,
            $"answers whose signature is wrong or missing were believed; verify before anything is read, and answer Unknown(NoAnswer):{WalletFixture.Lines(believed)}"
        );
    }

    private static bool IsUnknown(object answer) =>
        answer is WalletResult<OrderState>.Unknown or WalletResult<OperationResult>.Unknown or WalletResult<PresentedCode>.Unknown;
}
