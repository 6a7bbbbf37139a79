using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Gateway.Http;

/// <summary>
/// One address that the gateway listens on. A connection is counted when it is accepted and becomes Kestrel's with its first
/// byte: before that it is a bare socket, which costs a small part of what Kestrel keeps and does for a connection.
/// </summary>
internal sealed class BoundedListener : IConnectionListener
{
    // Nothing else is left to do when there is no file free: somebody has to close one first.
    private static readonly TimeSpan NoFileFree = TimeSpan.FromMilliseconds(10);

    private readonly Socket _listening;
    private readonly ConnectionLimiter _limiter;
    private readonly SocketConnectionContextFactory _kestrel;
    private readonly bool _noDelay;
    private readonly Task _accepting;
    private readonly Channel<ConnectionContext> _speaking = Channel.CreateUnbounded<ConnectionContext>();

    /// <exception cref="AddressInUseException">Another listens there.</exception>
    public BoundedListener(EndPoint endpoint, ConnectionLimiter limiter, SocketTransportOptions options, ILoggerFactory logs)
    {
        _limiter = limiter;
        _noDelay = options.NoDelay;
        _kestrel = new(
            new()
            {
                IOQueueCount = options.IOQueueCount,
                MaxReadBufferSize = options.MaxReadBufferSize,
                MaxWriteBufferSize = options.MaxWriteBufferSize,
                UnsafePreferInlineScheduling = options.UnsafePreferInlineScheduling,
                WaitForDataBeforeAllocatingBuffer = options.WaitForDataBeforeAllocatingBuffer,
            },
            logs.CreateLogger<SocketConnectionContextFactory>()
        );
        try
        {
            _listening = options.CreateBoundListenSocket(endpoint);
        }
        catch (SocketException inUse) when (inUse.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(inUse.Message, inUse);
        }
        EndPoint = _listening.LocalEndPoint!;
        _listening.Listen(options.Backlog);
        _accepting = Task.Run(AcceptAllAsync);
    }

    public EndPoint EndPoint { get; }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _speaking.Reader.WaitToReadAsync(cancellationToken) && _speaking.Reader.TryRead(out var connection) ? connection : null;

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _listening.Dispose();
        await _accepting;
        _speaking.Writer.TryComplete();
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        while (_speaking.Reader.TryRead(out var connection))
        {
            await connection.DisposeAsync();
        }
        _kestrel.Dispose();
    }

    // What was not foreseen ends the listener where Kestrel sees and logs it, not unnoticed here.
    private async Task AcceptAllAsync()
    {
        try
        {
            while (await NextAsync() is { } socket)
            {
                Take(socket);
            }
        }
        catch (Exception fault)
        {
            _speaking.Writer.TryComplete(fault);
        }
    }

    /// <summary>The next connection; null: the listener is closed.</summary>
    private async Task<Socket?> NextAsync()
    {
        while (true)
        {
            try
            {
                return await _listening.AcceptAsync();
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException failure)
            {
                switch (failure.SocketErrorCode)
                {
                    case SocketError.OperationAborted:
                        return null;
                    case SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable:
                        await Task.Delay(NoFileFree);
                        break;
                    default:
                        // The client had gone before it was accepted.
                        break;
                }
            }
        }
    }

    private void Take(Socket socket)
    {
        try
        {
            if (socket.LocalEndPoint is IPEndPoint)
            {
                socket.NoDelay = _noDelay;
            }
        }
        catch (SocketException)
        {
            // The client has gone already.
            socket.Dispose();
            return;
        }
        if (_limiter.Admit(socket) is { } client)
        {
            new FirstByte(this, client, socket).Await();
        }
        else
        {
            socket.Dispose();
        }
    }

    private void Serve(ClientConnection client, Socket socket)
    {
        if (TryCreate(socket) is not { } connection)
        {
            client.Forget();
            socket.Dispose();
        }
        else if (!client.Serve(connection) || !_speaking.Writer.TryWrite(connection))
        {
            connection.Abort();
            _ = connection.DisposeAsync().AsTask();
        }
    }

    // Another connection may need its place just now, and then its socket is closed.
    private ConnectionContext? TryCreate(Socket socket)
    {
        try
        {
            return _kestrel.Create(socket);
        }
        catch (Exception gone) when (gone is ObjectDisposedException or SocketException)
        {
            return null;
        }
    }

    /// <summary>Waits for the first byte of a connection and leaves it unread. It raises no exception if none comes: strangers could raise many.</summary>
    private sealed class FirstByte : SocketAsyncEventArgs
    {
        private readonly BoundedListener _listener;
        private readonly ClientConnection _client;
        private readonly Socket _socket;

        public FirstByte(BoundedListener listener, ClientConnection client, Socket socket)
            : base(true)
        {
            (_listener, _client, _socket) = (listener, client, socket);
            SetBuffer(Memory<byte>.Empty);
        }

        public void Await()
        {
            try
            {
                if (!_socket.ReceiveAsync(this))
                {
                    OnCompleted(this);
                }
            }
            catch (ObjectDisposedException)
            {
                // Another connection needed its place already.
                Dispose();
            }
        }

        protected override void OnCompleted(SocketAsyncEventArgs e)
        {
            var isThere = IsThere();
            Dispose();
            if (isThere)
            {
                _listener.Serve(_client, _socket);
            }
            else
            {
                _client.Forget();
                _socket.Dispose();
            }
        }

        // A client that closed has no byte either, and is not worth a server's connection.
        private bool IsThere()
        {
            try
            {
                return SocketError == SocketError.Success && _socket.Available > 0;
            }
            catch (Exception gone) when (gone is ObjectDisposedException or SocketException)
            {
                return false;
            }
        }
    }
}
