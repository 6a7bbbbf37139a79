using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Http;

/// <summary>One connection of a client, and what the gateway knows of it: whether it sent a request, and whether a key came with one.</summary>
internal sealed class ClientConnection
{
    private readonly ConnectionLimiter _limiter;
    private readonly Socket _socket;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private ConnectionContext? _served;
    private bool _closed;
    private int _requests;
    private long _lastUsed;

    public ClientConnection(ConnectionLimiter limiter, Socket socket, TimeProvider time)
    {
        _limiter = limiter;
        _socket = socket;
        _time = time;
        _lastUsed = time.GetTimestamp();
        Node = new(this);
    }

    /// <summary>What it has shown of itself; only the limiter changes it.</summary>
    public ConnectionStanding Standing { get; set; }

    /// <summary>Its place among those of its standing.</summary>
    public LinkedListNode<ClientConnection> Node { get; }

    /// <summary>When it was opened, sent its first byte, or its last request began or ended, as a timestamp of the clock.</summary>
    public long LastUsed => Volatile.Read(ref _lastUsed);

    /// <summary>Whether a request is under way.</summary>
    public bool IsInUse => Volatile.Read(ref _requests) > 0;

    /// <summary>The step of the pipeline that notes the requests of connections.</summary>
    public static RequestDelegate Note(RequestDelegate next) =>
        context =>
        {
            if (context.Features.Get<ClientConnection>() is { } connection)
            {
                connection.Begin();
                context.Response.OnCompleted(End, connection);
            }
            return next(context);
        };

    /// <summary>Its first byte is there: from now on the server serves it. False: it was closed before.</summary>
    public bool Serve(ConnectionContext connection)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }
            _served = connection;
        }
        connection.Features.Set(this);
        connection.ConnectionClosed.UnsafeRegister(static gone => ((ClientConnection)gone!).Forget(), this);
        Volatile.Write(ref _lastUsed, _time.GetTimestamp());
        _limiter.Raise(this, ConnectionStanding.Speaking);
        return true;
    }

    /// <summary>A request came with a key that works: the client is no stranger any more.</summary>
    public void Trust()
    {
        if (Standing != ConnectionStanding.Trusted)
        {
            _limiter.Raise(this, ConnectionStanding.Trusted);
        }
    }

    /// <summary>It is closed.</summary>
    public void Forget() => _limiter.Forget(this);

    /// <summary>Closes it, whatever it is doing; its file is free at once.</summary>
    public void Close(string because)
    {
        lock (_lock)
        {
            _closed = true;
        }
        if (_served is { } connection)
        {
            connection.Abort(new ConnectionAbortedException(because));
        }
        else
        {
            _socket.Dispose();
        }
    }

    private void Begin()
    {
        Interlocked.Increment(ref _requests);
        Volatile.Write(ref _lastUsed, _time.GetTimestamp());
        if (Standing != ConnectionStanding.Trusted)
        {
            _limiter.Raise(this, ConnectionStanding.Stranger);
        }
    }

    private static Task End(object state)
    {
        var connection = (ClientConnection)state;
        Volatile.Write(ref connection._lastUsed, connection._time.GetTimestamp());
        Interlocked.Decrement(ref connection._requests);
        return Task.CompletedTask;
    }
}

/// <summary>What a connection has shown of itself so far.</summary>
internal enum ConnectionStanding
{
    /// <summary>Not a byte yet.</summary>
    Silent,

    /// <summary>Something, but no whole request yet.</summary>
    Speaking,

    /// <summary>Requests, but none with a key that works.</summary>
    Stranger,

    /// <summary>A request with a key that works.</summary>
    Trusted,
}
