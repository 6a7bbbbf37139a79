using System.Diagnostics.Metrics;
using System.Net.Sockets;

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

    // The open ones by standing. Silent ones stand in the order of their opening, others in that of their first bytes or last requests.
    private readonly LinkedList<ClientConnection> _silent = new();
    private readonly LinkedList<ClientConnection> _speaking = new();
    private readonly LinkedList<ClientConnection> _strangers = new();
    private readonly LinkedList<ClientConnection> _trusted = new();

    public ConnectionLimiter(ConnectionLimits limits, TimeProvider time, SampledLog sampled, ILogger<ConnectionLimiter> log)
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

    /// <summary>Counts a new connection. Null: there is no place for it, and none that could be taken from another.</summary>
    public ClientConnection? Admit(Socket socket)
    {
        var client = new ClientConnection(this, socket, _time);
        ClientConnection? displaced = null;
        bool admitted;
        lock (_lock)
        {
            admitted = _silent.Count + _speaking.Count + _strangers.Count + _trusted.Count < _limits.Most;
            if (!admitted && (displaced = Dispensable()) is not null)
            {
                displaced.Node.List!.Remove(displaced.Node);
                admitted = true;
            }
            if (admitted)
            {
                _silent.AddLast(client.Node);
            }
        }
        if (displaced is not null || !admitted)
        {
            displaced?.Close("another connection needs its place");
            Note(admitted ? "displaced" : "refused", 1);
            if (_sampled.Take("connections") is { } more)
            {
                Full(_limits.Most, more);
            }
        }
        return admitted ? client : null;
    }

    /// <summary>A request came over a connection: it stands higher from now on, or last among its own.</summary>
    public void Raise(ClientConnection client, ConnectionStanding standing)
    {
        lock (_lock)
        {
            // It may be closed already, or another of its requests may have raised it higher.
            if (client.Node.List is { } list && client.Standing <= standing)
            {
                list.Remove(client.Node);
                client.Standing = standing;
                ListOf(standing).AddLast(client.Node);
            }
        }
    }

    /// <summary>A connection is closed.</summary>
    public void Forget(ClientConnection client)
    {
        lock (_lock)
        {
            client.Node.List?.Remove(client.Node);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        // The server closes those that it serves; these it does not know.
        List<ClientConnection> silent;
        lock (_lock)
        {
            silent = [.. _silent];
            _silent.Clear();
        }
        silent.ForEach(client => client.Close("the gateway stops"));
    }

    private LinkedList<ClientConnection> ListOf(ConnectionStanding standing) =>
        standing switch
        {
            ConnectionStanding.Silent => _silent,
            ConnectionStanding.Speaking => _speaking,
            ConnectionStanding.Stranger => _strangers,
            ConnectionStanding.Trusted => _trusted,
            _ => throw new InvalidOperationException("no such standing"),
        };

    // What is missed least; null: on each a request of a client with a key is under way.
    private ClientConnection? Dispensable() =>
        _silent.First?.Value
        ?? _speaking.First?.Value
        ?? _strangers.First?.Value
        ?? _trusted.Where(client => !client.IsInUse).MinBy(client => client.LastUsed);

    private void CloseSilent()
    {
        List<ClientConnection> closed = [];
        lock (_lock)
        {
            TakeOld(_silent);
            TakeOld(_speaking);
        }
        foreach (var client in closed)
        {
            client.Close("it sent no request");
        }
        Note("silent", closed.Count);

        void TakeOld(LinkedList<ClientConnection> list)
        {
            while (list.First is { Value: var oldest } && _time.GetElapsedTime(oldest.LastUsed) >= _limits.FirstRequestWithin)
            {
                list.RemoveFirst();
                closed.Add(oldest);
            }
        }
    }

    private static void Note(string cause, int count)
    {
        if (count > 0)
        {
            Ended.Add(count, new KeyValuePair<string, object?>("cause", cause));
        }
    }

    [LoggerMessage(
        1601,
        LogLevel.Warning,
        "The process may have {OpenFiles} files open, so it takes {Most} connections at the most, and too many questions to wallets and webhooks at once may fail; raise the limit (ulimit -n) to {Enough} or more"
    )]
    private partial void FewFiles(int openFiles, int most, int enough);

    [LoggerMessage(
        1602,
        LogLevel.Warning,
        "All {Most} connections are taken; new ones displace those that are silent, strangers' or idle ({More} times since the last such line)"
    )]
    private partial void Full(int most, long more);
}
