using System.Collections.Concurrent;
using Gateway.Wallets;

namespace Gateway.Payments.Processing;

/// <summary>
/// Questions to wallets that no request waits for any more (or never did). They are finished even if the caller hung up,
/// and the gateway stops only after them. Each holds a permit of its wallet's limiter, or a slot of <see cref="DueWork"/>, so there are
/// never more than those.
/// </summary>
internal sealed partial class BackgroundWork(ILogger<BackgroundWork> log) : IHostedService
{
    private readonly ConcurrentDictionary<Task, bool> _tasks = new();

    /// <summary>Starts work that belongs to nobody's connection. It runs here until it first waits for something.</summary>
    /// <param name="place">Freed when the work has ended.</param>
    /// <param name="work">The work.</param>
    public Task<T> Start<T>(Permit place, Func<Task<T>> work) => Keep(work(), place);

    /// <summary>Starts work whose number its starter bounds.</summary>
    public Task<T> Start<T>(Func<Task<T>> work) => Keep(work(), null);

    private Task<T> Keep<T>(Task<T> task, Permit? place)
    {
        _tasks.TryAdd(task, true);
        _ = task.ContinueWith(
            ended =>
            {
                _tasks.TryRemove(ended, out _);
                place?.Dispose();
                if (ended.Exception?.GetBaseException() is { } failure)
                {
                    Failed(failure.GetType().Name, failure.StackTrace);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        return task;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_tasks.Keys).WaitAsync(cancellationToken);
        }
        catch (Exception)
        {
            // Logged where it failed, or cut short by the host: what is left undone is due after the next start.
        }
    }

    [LoggerMessage(1104, LogLevel.Error, "A step failed; what it left undone is due and will be taken up: {Type} {Stack}")]
    private partial void Failed(string type, string? stack);
}
