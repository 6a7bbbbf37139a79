using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Sandbox.Walk;

/// <summary>Plays a till and its customers against a running sandbox, over HTTP only, and checks everything that it sees.</summary>
internal sealed class Walkthrough : IDisposable
{
    private static readonly TimeSpan StepPatience = TimeSpan.FromSeconds(60);

    private readonly HttpClient http = new();
    private readonly IReadOnlyList<Step> steps;

    public Walkthrough(SandboxWorld world)
    {
        var till = new Till(http, world.Gateway.BaseUrl, world.ApiKey);
        var run = RandomNumberGenerator.GetHexString(6, true);
        var jeonseong = new WalletDesk(http, world.Jeonseong.BaseUrl);
        var scanned = new ScannedCodes(till, run);
        var shown = new ShownCodes(till, new WalletDesk(http, world.ManmulSang.BaseUrl), run);
        steps =
        [
            scanned.Pay("jeonseong", jeonseong),
            scanned.Pay("ullim", new WalletDesk(http, world.Ullim.BaseUrl)),
            shown.Pay(),
            scanned.Decline(jeonseong),
            shown.CapturePart(),
            scanned.RefundPart(jeonseong),
            scanned.LoseTheAnswer(jeonseong),
        ];
    }

    /// <summary>Plays every step in order.</summary>
    public async IAsyncEnumerable<StepResult> PlayAsync([EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var step in steps)
        {
            yield return await PlayAsync(step, stop);
        }
    }

    public void Dispose() => http.Dispose();

    private static async Task<StepResult> PlayAsync(Step step, CancellationToken stop)
    {
        var notes = new StepNotes();
        var began = Stopwatch.GetTimestamp();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(StepPatience);
        try
        {
            await step.PlayAsync(notes, patience.Token);
        }
        catch (HttpRequestException broken)
        {
            notes.Differs(broken.Message);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            notes.Differs($"not done after {StepPatience.TotalSeconds:0} s");
        }

        return new StepResult(step, notes.Ids, notes.Outcome, Stopwatch.GetElapsedTime(began), notes.Differences);
    }
}
