using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Mocks.Client;

namespace Sandbox.Walk;

/// <summary>Plays a merchant and its customers against a running sandbox, over HTTP only, and checks everything that it sees.</summary>
internal sealed class Walkthrough : IDisposable
{
    private static readonly TimeSpan StepPatience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http = new();
    private readonly IReadOnlyList<Step> _steps;

    public Walkthrough(SandboxWorld world)
    {
        var client = world.Merchant;
        var run = RandomNumberGenerator.GetHexString(6, true);
        var jeonseong = new WalletClient(_http, "jeonseong", world.Jeonseong.BaseUrl);
        var scanned = new ScannedCodes(client, run);
        var shown = new ShownCodes(client, new WalletClient(_http, "manmulsang", world.ManmulSang.BaseUrl), run);
        _steps =
        [
            scanned.Pay(jeonseong),
            scanned.Pay(new WalletClient(_http, "ullim", world.Ullim.BaseUrl)),
            shown.Pay(),
            scanned.Decline(jeonseong),
            shown.CapturePart(),
            scanned.RefundPart(jeonseong),
            scanned.LoseTheAnswer(jeonseong),
        ];
    }

    /// <summary>Plays every step in order.</summary>
    public async IAsyncEnumerable<StepResult> PlayAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var step in _steps)
        {
            yield return await PlayAsync(step, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<StepResult> PlayAsync(Step step, CancellationToken cancellationToken)
    {
        var notes = new StepNotes();
        var began = Stopwatch.GetTimestamp();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StepPatience);
        try
        {
            await step.PlayAsync(notes, patience.Token);
        }
        catch (Exception broken) when (broken is HttpRequestException or InvalidDataException or JsonException)
        {
            notes.Differs(broken.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            notes.Differs($"not done after {StepPatience.TotalSeconds:0} s");
        }

        return new StepResult(step, notes.Ids, notes.Outcome, Stopwatch.GetElapsedTime(began), notes.Differences);
    }
}
