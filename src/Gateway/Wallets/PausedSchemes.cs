using System.Collections.Frozen;
using Gateway.Ids;
using Gateway.Merchants.Model;
using Gateway.Store.Sql;

namespace Gateway.Wallets;

/// <summary>
/// The schemes that an operator has paused, in memory: no new payment begins there, and everything about payments that
/// exist goes on. Loaded before the first request, after each change here, and every few seconds for those of other nodes.
/// </summary>
internal sealed partial class PausedSchemes(SchemeStore store, TimeProvider time, ILogger<PausedSchemes> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile FrozenDictionary<string, DateTimeOffset> _paused = FrozenDictionary<string, DateTimeOffset>.Empty;

    /// <summary>Whether a scheme takes no new payments.</summary>
    public bool Contains(string scheme) => _paused.ContainsKey(scheme);

    /// <summary>Pauses a scheme.</summary>
    public async Task PauseAsync(string scheme, AdminActor actor)
    {
        await store.PauseAsync(actor.Does(Clock.Now(time), AdminActions.SchemePaused, scheme, "paused"));
        await LoadAsync(CancellationToken.None);
    }

    /// <summary>Resumes a scheme.</summary>
    public async Task ResumeAsync(string scheme, AdminActor actor)
    {
        await store.ResumeAsync(actor.Does(Clock.Now(time), AdminActions.SchemeResumed, scheme, "active"));
        await LoadAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _loading.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                await LoadAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // What is known stays in use; the next turn tries again.
                CannotLoad(fault.GetType().Name);
            }
        }
    }

    // One after another, so that an older state never replaces a newer one.
    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            _paused = await store.LoadPausedAsync();
        }
        finally
        {
            _loading.Release();
        }
    }

    [LoggerMessage(1002, LogLevel.Warning, "Which schemes are paused could not be read: {Type}")]
    private partial void CannotLoad(string type);
}
