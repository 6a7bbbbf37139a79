using System.Diagnostics;
using Mocks.Kit;
using Sandbox;

namespace Isolation;

/// <summary>Both phases of one round, and how the wallet that had been hanging came back.</summary>
/// <param name="Number">Odd ones begin with the quiet phase, even ones with the hanging wallet.</param>
/// <param name="Quiet">Phase A: the third wallet is idle.</param>
/// <param name="Hanging">Phase B: the third wallet gives no answer.</param>
/// <param name="Outcomes">What became of the hanging wallet's payments that B had left processing.</param>
/// <param name="Recovery">From the lifting of the fault until all of them had an outcome and a new payment succeeded.</param>
internal sealed record Round(int Number, Phase Quiet, Phase Hanging, IReadOnlyList<string> Outcomes, TimeSpan Recovery)
{
    public double JeonseongRatio => Hanging.JeonseongPerSecond / Quiet.JeonseongPerSecond;

    public double ManmulSangRatio => Hanging.ManmulSangPerSecond / Quiet.ManmulSangPerSecond;

    public static async Task<Round> RunAsync(
        int number,
        SandboxWorld world,
        MerchantClient merchant,
        TimeSpan length,
        CancellationToken cancellationToken
    )
    {
        var isQuietFirst = number % 2 == 1;
        var before = isQuietFirst ? await Phase.RunAsync(merchant, length, false, cancellationToken) : null;

        world.Ullim.Faults.Arm(new Fault("*", "no_answer_before_executing") { Times = 0 });
        var hanging = await Phase.RunAsync(merchant, length, true, cancellationToken);
        world.Ullim.Faults.Clear();
        var lifted = Stopwatch.GetTimestamp();
        var outcomes = await Task.WhenAll(hanging.Ullim.OpenPayments.Select(id => merchant.OutcomeAsync(id, cancellationToken)));
        while ((await merchant.PayUllimAsync(cancellationToken)).Ending != Ending.Done)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellationToken);
        }

        var recovery = Stopwatch.GetElapsedTime(lifted);
        var quiet = before ?? await Phase.RunAsync(merchant, length, false, cancellationToken);
        return new Round(number, quiet, hanging, outcomes, recovery);
    }
}
