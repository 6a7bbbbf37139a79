using Adapters.Contract;

namespace Gateway.Tests.Nasty;

/// <summary>
/// Guards that a refused repeat of a capture or refund never ends it: its first try was carried out and the answer lost, the
/// gateway sends it again, and the wallet refuses the repeat in each way that its document knows. What the wallet has carried
/// out must still be found, and be there once.
/// </summary>
public sealed class RefusedRepeatTests(RepeatFixture desk) : IClassFixture<RepeatFixture>
{
    [Fact]
    public async Task A_refused_repeat_of_what_was_carried_out_never_ends_it_as_failed()
    {
        var cases = RepeatFixture.Cases();
        Assert.Equal(
            ["jeonseong Refund", "manmulsang Capture", "manmulsang Refund", "ullim Refund"],
            cases.Select(c => $"{c.Scheme} {c.Kind}").Distinct().Order(StringComparer.Ordinal)
        );

        var faults = new List<string>();
        foreach (var some in cases.Chunk(24))
        {
            faults.AddRange((await Task.WhenAll(some.Select(FaultAsync))).OfType<string>());
        }

        Assert.True(faults.Count == 0, $"{faults.Count} of {cases.Count}:\n{string.Join('\n', faults)}");
    }

    /// <summary>What is wrong with how a repeat ended, or null.</summary>
    private async Task<string?> FaultAsync(RepeatCase repeat)
    {
        var (payment, part) = await desk.CarriedOutAsync(repeat);
        await desk.SendAgainAsync(repeat, payment, part);
        var ended = await desk.World.Merchant.UntilAsync(
            $"/v1/{(repeat.Kind == OperationKind.Capture ? "captures" : "refunds")}/{part.Id}",
            view => view.GetProperty("status").GetString() != "processing"
        );
        var status = ended.GetProperty("status").GetString();
        var made = desk.Made(repeat, payment);
        return !desk.WasRefused(repeat, payment, part) ? $"{repeat}: the repeat was not refused"
            : status != "succeeded" ? $"{repeat}: it is {status}, and the wallet has carried it out"
            : made != 1 ? $"{repeat}: the wallet has it {made} times"
            : null;
    }
}
