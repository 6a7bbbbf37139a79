using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Http;

/// <summary>
/// Bounds the connections of clients, so that the store and the wallets never run out of open files, and so that strangers
/// shut nobody out: a connection that sends no request is closed soon, and when all are taken a new one gets the place of one
/// that sent nothing, else of a stranger's, else of one that idles between requests.
/// </summary>
internal sealed partial class ConnectionLimiter : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly Meter Meter = new("Gateway.Http");
    private static readonly Counter<long> Ended = Meter.CreateCounter<long>(
        "gateway.connections.ended",
        description: "Connections that the gateway ended or refused, by cause"
    );

    private readonly ConnectionLimits _limits;
    private readonly TimeProvider _time;
    private readonly SampledLog _sampled;
    private readonly ILogger<ConnectionLimiter> _log;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();

    // The open ones by standing. Silent ones stand in the order of their opening, strangers' in that of their last requests.
    private readonly LinkedList<ClientConnection>[] _open = [new(), new(), new()];
    private int _closing;

    public ConnectionLimiter(
        ConnectionLimits limits,
        TimeProvider time,
        SampledLog sampled,
        ILogger<ConnectionLimiter> log
    )
    {
        _limits = limits;
        _time = time;
        _sampled = sampled;
        _log = log;
        _timer = time.CreateTimer(_ => CloseSilent(), null, Every, Every);
        if (limits.OpenFiles < ConnectionLimits.EnoughOpenFiles)
        {
            FewFiles(limits.OpenFiles.Value, limits.Most, ConnectionLimits.EnoughOpenFiles);
        }
    }

    /// <summary>The step that every connection passes first, before TLS.</summary>
    public ConnectionDelegate Limit(ConnectionDelegate next) =>
        async connection =>
        {
            var client = new ClientConnection(this, connection, _time);
            if (!Admit(client))
            {
                connection.Abort(new ConnectionAbortedException("all connections are taken"));
                return;
            }
            connection.Features.Set(client);
            try
            {
                await next(connection);
            }
            finally
            {
                Leave(client);
            }
        };

    /// <summary>A request came over a connection: it stands higher from now on, or last among its own.</summary>
    public void Raise(ClientConnection client, ConnectionStanding standing)
    {
        lock (_lock)
        {
            if (client.Node.List is { } list && client.Standing <= standing)
            {
                list.Remove(client.Node);
                client.Standing = standing;
                _open[(int)standing].AddLast(client.Node);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    private bool Admit(ClientConnection client)
    {
        ClientConnection? victim = null;
        bool admitted;
        lock (_lock)
        {
            var full = _open.Sum(list => list.Count) >= _limits.Most;
            // Those being closed still hold their files: there may be only so many of them.
            if (full && _closing <= _limits.Most / 8)
            {
                victim = Dispensable();
                Close(victim);
            }
            admitted = !full || victim is not null;
            if (admitted)
            {
                _open[(int)ConnectionStanding.Silent].AddLast(client.Node);
            }
        }
        if (victim is not null || !admitted)
        {
            victim?.Close("another connection needs its place");
            Ended.Add(1, new KeyValuePair<string, object?>("cause", admitted ? "displaced" : "refused"));
            if (_sampled.Take("connections") is { } more)
            {
                Full(_limits.Most, more);
            }
        }
        return admitted;
    }

    /// <summary>The connection that is missed least; null: a request of a known client is under way on each.</summary>
    private ClientConnection? Dispensable() =>
        _open[(int)ConnectionStanding.Silent].First?.Value
        ?? _open[(int)ConnectionStanding.Stranger].First?.Value
        ?? _open[(int)ConnectionStanding.Trusted]
            .Where(client => !client.IsInUse)
            .MinBy(client => client.LastUsed);

    private void Close(ClientConnection? client)
    {
        if (client is not null)
        {
            client.Node.List!.Remove(client.Node);
            _closing++;
        }
    }

    private void Leave(ClientConnection client)
    {
        lock (_lock)
        {
            if (client.Node.List is { } list)
            {
                list.Remove(client.Node);
            }
            else
            {
                _closing--;
            }
        }
    }

    private void CloseSilent()
    {
        List<ClientConnection> silent = [];
        lock (_lock)
        {
            while (
                _open[(int)ConnectionStanding.Silent].First?.Value is { } oldest
                && _time.GetElapsedTime(oldest.LastUsed) >= _limits.FirstRequestWithin
            )
            {
                Close(oldest);
                silent.Add(oldest);
            }
        }
        foreach (var client in silent)
        {
            client.Close("it sent no request");
        }
        if (silent.Count > 0)
        {
            Ended.Add(silent.Count, new KeyValuePair<string, object?>("cause", "silent"));
        }
    }

    [LoggerMessage(
        1501,
        LogLevel.Warning,
        "The process may have {OpenFiles} files open, so it takes {Most} connections at the most, and too many questions to wallets and webhooks at once may fail; raise the limit (ulimit -n) to {Enough} or more"
    )]
    private partial void FewFiles(int openFiles, int most, int enough);

    [LoggerMessage(
        1502,
        LogLevel.Warning,
        "All {Most} connections are taken; new ones displace those that are silent, strangers' or idle ({More} times since the last such line)"
    )]
    private partial void Full(int most, long more);
}
