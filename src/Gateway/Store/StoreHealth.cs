using System.Data.Common;
using System.Security.Cryptography;
using Gateway.Http;
using Gateway.Store.Engine;

namespace Gateway.Store;

/// <summary>
/// Whether the database works, as everybody found who used it. The first trouble is logged at once; while troubles go on,
/// one line a minute counts them.
/// </summary>
/// <param name="store">What the store is called in the log; holds no secret.</param>
/// <param name="sampled">When a line may be written.</param>
/// <param name="log">Where the lines go.</param>
internal sealed partial class StoreHealth(string store, SampledLog sampled, ILogger<StoreHealth> log)
{
    private volatile StoreTrouble? _trouble;
    private volatile bool _said;

    /// <summary>What the database last refused to work for; null: it works.</summary>
    public StoreTrouble? Trouble => _trouble;

    /// <summary>Whether a failure is one that the store writes to the log itself, for everybody who meets it.</summary>
    public static bool HasTold(Exception failure) => failure is OverloadedException { Trouble: not null };

    /// <summary>The database refused.</summary>
    public void Failed(StoreTrouble trouble)
    {
        _trouble = trouble;
        if (sampled.Take("store trouble") is { } more)
        {
            Unusable(store, trouble.What, trouble.Error, more);
            _said = true;
        }
    }

    /// <summary>Another process holds the database, which it gives up in a moment.</summary>
    public void Waits(string error)
    {
        if (sampled.Take("store held") is { } more)
        {
            Held(store, error, more);
        }
    }

    /// <summary>A commit came about.</summary>
    public void Succeeded()
    {
        if (_trouble is null)
        {
            return;
        }
        _trouble = null;
        // Who never read of the trouble need not read of its end.
        if (_said)
        {
            _said = false;
            Usable(store);
        }
    }

    [LoggerMessage(
        1501,
        LogLevel.Error,
        "The store {Store} cannot be {What}: {Error} ({More} more failures since the last such line). The gateway is not ready and takes nothing new until it can"
    )]
    private partial void Unusable(string store, string what, string error, long more);

    [LoggerMessage(
        1503,
        LogLevel.Warning,
        "Another process holds the store {Store}, and what would be stored waits or is refused: {Error} ({More} more times since the last such line)"
    )]
    private partial void Held(string store, string error, long more);

    [LoggerMessage(1502, LogLevel.Information, "The store {Store} works again")]
    private partial void Usable(string store);
}

/// <summary>
/// While the database refuses to work, tries a commit every second: a node that is not ready gets no requests whose commits
/// could show that it works again.
/// </summary>
internal sealed class StoreProbe(StoreDatabase database, StoreHealth health, TimeProvider time) : PeriodicWork(Every, time)
{
    // As much as a payment needs: what fits into the last free page proves nothing.
    private const int Bytes = 16 * 1024;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>Tries once.</summary>
    public static async Task TryAsync(StoreDatabase database)
    {
        try
        {
            await database.Writer.RunAsync(
                ConflictKeys.Shared,
                session =>
                {
                    session.Write(
                        "insert into settings (name, value) values ('probe', $1) on conflict (name) do update set value = excluded.value",
                        RandomNumberGenerator.GetHexString(Bytes)
                    );
                    return ValueTask.FromResult(true);
                },
                mayBeShed: true
            );
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The lane has noted it.
        }
    }

    protected override TimeSpan First => Every;

    protected override Task TurnAsync(CancellationToken cancellationToken) =>
        health.Trouble is null ? Task.CompletedTask : TryAsync(database);
}

/// <summary>
/// Ready when the database takes commits, as far as anybody tried, and can be read; the schema was brought up to date when it
/// was opened.
/// </summary>
internal sealed class StoreReadiness(StoreDatabase database, StoreHealth health) : IReadiness
{
    public async ValueTask<string?> NotReadyBecauseAsync()
    {
        if (health.Trouble is { } trouble)
        {
            return trouble.Sentence;
        }
        try
        {
            await database.ReadAsync(session => session.ScalarAsync("select 1 from payments limit 1"));
            return null;
        }
        catch (OverloadedException busy)
        {
            return busy.Trouble?.Sentence ?? "The store cannot be read.";
        }
        catch (DbException)
        {
            return "The store cannot be read.";
        }
    }
}
