using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Http;

/// <summary>Connections of strangers and of clients that have a key, over real sockets, when there are not enough for all.</summary>
public sealed class ConnectionLimiterTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(512, 56)]
    [InlineData(1024, 312)]
    [InlineData(4096, 2560)]
    [InlineData(20_000, 18_464)]
    [InlineData(1_048_576, 20_000)]
    [InlineData(null, 20_000)]
    [InlineData(10, 1)]
    public void Connections_leave_files_for_the_store_and_the_wallets(int? openFiles, int most) =>
        Assert.Equal(most, ConnectionLimits.Within(openFiles).Most);

    [Fact]
    public void The_limit_of_this_process_is_the_one_that_its_system_tells()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells it in /proc");

        Assert.InRange(ConnectionLimits.OfThisProcess().OpenFiles ?? 0, 1, int.MaxValue);
    }

    [Fact]
    public async Task A_connection_without_a_request_is_closed_soon_and_one_that_was_used_is_not()
    {
        await using var host = await StartAsync(10);
        using var silent = await OpenAsync(host);
        using var halfway = await OpenAsync(host);
        await halfway.SendAsync("GET /v1/pi"u8.ToArray(), Stop);
        using var stranger = await OpenAsync(host);
        Assert.Equal(404, await AskAsync(stranger, "/nowhere", null));
        using var client = await OpenAsync(host);
        Assert.Equal(200, await AskAsync(client, "/v1/ping", TestHost.Key));

        _time.Advance(Silence - TimeSpan.FromSeconds(1));
        Assert.Equal(200, await AskAsync(client, "/v1/ping", TestHost.Key));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(await IsClosedAsync(silent));
        Assert.True(await IsClosedAsync(halfway));
        Assert.Equal(404, await AskAsync(stranger, "/nowhere", null));
        Assert.Equal(200, await AskAsync(client, "/v1/ping", TestHost.Key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Strangers_that_take_all_connections_shut_nobody_out(bool theyAsk)
    {
        await using var host = await StartAsync(10);
        using var client = await OpenAsync(host);
        Assert.Equal(200, await AskAsync(client, "/v1/ping", TestHost.Key));
        var strangers = new List<Socket>();
        for (var i = 0; i < 50; i++)
        {
            strangers.Add(await OpenAsync(host));
            if (theyAsk)
            {
                Assert.Equal(404, await AskAsync(strangers[^1], "/nowhere", null));
            }
        }

        using var late = await OpenAsync(host);

        Assert.Equal(200, await AskAsync(late, "/v1/ping", TestHost.Key));
        Assert.Equal(200, await AskAsync(client, "/v1/ping", TestHost.Key));
        Assert.True(await IsClosedAsync(strangers[0]));
        strangers.ForEach(stranger => stranger.Dispose());
    }

    [Fact]
    public async Task Connections_that_begin_to_speak_just_when_others_need_their_places_stop_nothing()
    {
        await using var host = await StartAsync(2);
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(
                        async () =>
                        {
                            for (var i = 0; i < 100; i++)
                            {
                                await BeginAsync();
                            }
                        },
                        Stop
                    )
                )
        );

        using var client = await OpenAsync(host);

        Assert.Equal(200, await AskAsync(client, "/v1/ping", TestHost.Key));

        async Task BeginAsync()
        {
            try
            {
                using var socket = await OpenAsync(host);
                await socket.SendAsync("GET /v1/pi"u8.ToArray(), Stop);
            }
            catch (SocketException)
            {
                // The gateway had closed it.
            }
        }
    }

    [Fact]
    public async Task A_stranger_whose_request_takes_long_gives_way_and_a_client_with_a_key_does_not()
    {
        using var entered = new SemaphoreSlim(0);
        using var gate = new SemaphoreSlim(0);
        await using var host = await StartAsync(3, entered, gate);
        using var slow = await OpenAsync(host);
        var asked = AskAsync(slow, "/v1/slow", TestHost.Key);
        await entered.WaitAsync(Stop);
        using var endless = await OpenAsync(host);
        await endless.SendAsync("POST /v1/read HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"u8.ToArray(), Stop);
        var crowd = new List<Socket>();
        for (var i = 0; i < 10; i++)
        {
            crowd.Add(await OpenAsync(host));
            Assert.Equal(200, await AskAsync(crowd[^1], "/v1/ping", TestHost.Key));
        }

        Assert.True(await IsClosedAsync(endless));
        Assert.True(await IsClosedAsync(crowd[0]));
        Assert.False(asked.IsCompleted);
        gate.Release();
        Assert.Equal(200, await asked);
        crowd.ForEach(one => one.Dispose());
    }

    [Fact]
    public async Task When_a_request_with_a_key_is_under_way_on_each_one_more_is_closed_at_once()
    {
        using var entered = new SemaphoreSlim(0);
        using var gate = new SemaphoreSlim(0);
        await using var host = await StartAsync(2, entered, gate);
        using var first = await OpenAsync(host);
        using var second = await OpenAsync(host);
        var asked = new[] { AskAsync(first, "/v1/slow", TestHost.Key), AskAsync(second, "/v1/slow", TestHost.Key) };
        await entered.WaitAsync(Stop);
        await entered.WaitAsync(Stop);

        using var third = await OpenAsync(host);
        Assert.True(await IsClosedAsync(third));
        gate.Release(2);
        Assert.All(await Task.WhenAll(asked), status => Assert.Equal(200, status));
        using var fourth = await OpenAsync(host);
        Assert.Equal(200, await AskAsync(fourth, "/v1/ping", TestHost.Key));
    }

    [Fact]
    public async Task Connections_that_their_clients_close_make_room_and_the_one_used_last_is_kept()
    {
        await using var host = await StartAsync(2);
        using var kept = await OpenAsync(host);
        for (var i = 0; i < 20; i++)
        {
            using var brief = await OpenAsync(host);
            Assert.Equal(200, await AskAsync(brief, "/v1/ping", TestHost.Key));
            // Should the gateway not know yet that the other one is closed, this one is the one used last.
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(200, await AskAsync(kept, "/v1/ping", TestHost.Key));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    [Fact]
    public async Task A_connection_that_began_to_speak_stays_while_there_are_silent_ones()
    {
        using var limiter = new ConnectionLimiter(
            new ConnectionLimits(3, Silence, null),
            _time,
            new SampledLog(_time),
            NullLogger<ConnectionLimiter>.Instance
        );
        using var sockets = new Sockets();
        var speaking = Served(limiter.Admit(sockets.New())!);
        var silent = new List<ClientConnection?>();
        for (var i = 0; i < 20; i++)
        {
            silent.Add(limiter.Admit(sockets.New()));
        }

        Assert.DoesNotContain(null, silent);
        Assert.False(speaking.ConnectionClosed.IsCancellationRequested);
        // A socket that was closed for another can be served no more; the last two are open.
        Assert.Equal([.. Enumerable.Repeat(false, 18), true, true], silent.Select(client => client!.Serve(new DefaultConnectionContext())));

        // Now all have begun, and the one that began first makes room.
        var closed = new TaskCompletionSource();
        await using var noted = speaking.ConnectionClosed.Register(closed.SetResult);
        Assert.NotNull(limiter.Admit(sockets.New()));
        await closed.Task.WaitAsync(Eventually.Bound, Stop);

        static ConnectionContext Served(ClientConnection client)
        {
            var connection = new DefaultConnectionContext();
            Assert.True(client.Serve(connection));
            return connection;
        }
    }

    private Task<TestHost> StartAsync(int most, SemaphoreSlim? entered = null, SemaphoreSlim? gate = null) =>
        TestHost.StartAsync(
            app =>
            {
                app.MapGet("/v1/ping", () => TypedResults.Text("pong"));
                app.MapPost(
                    "/v1/read",
                    async (HttpContext http) =>
                    {
                        await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
                        return TypedResults.Text("read");
                    }
                );
                app.MapGet(
                    "/v1/slow",
                    async () =>
                    {
                        entered!.Release();
                        await gate!.WaitAsync(Stop);
                        return TypedResults.Text("done");
                    }
                );
            },
            services: services =>
            {
                services.AddSingleton<TimeProvider>(_time);
                services.AddSingleton(new ConnectionLimits(most, Silence, null));
            }
        );

    /// <summary>Sockets that are never connected.</summary>
    private sealed class Sockets : IDisposable
    {
        private readonly List<Socket> _all = [];

        public Socket New()
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _all.Add(socket);
            return socket;
        }

        public void Dispose() => _all.ForEach(socket => socket.Dispose());
    }

    private static async Task<Socket> OpenAsync(TestHost host)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, host.Client.BaseAddress!.Port, Stop);
        return socket;
    }

    /// <summary>Sends a request over a connection that stays open, and reads the status of the answer; 0: it was closed.</summary>
    private static async Task<int> AskAsync(Socket socket, string path, string? key)
    {
        var head = $"GET {path} HTTP/1.1\r\nHost: x\r\n" + (key is null ? "\r\n" : $"Authorization: Bearer {key}\r\n\r\n");
        await socket.SendAsync(Encoding.ASCII.GetBytes(head), Stop);
        var answer = new byte[16 * 1024];
        var read = await socket.ReceiveAsync(answer, Stop);
        return read > 12 ? int.Parse(Encoding.ASCII.GetString(answer, 9, 3), System.Globalization.CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Whether the gateway closed a connection; it waits for that, within a bound.</summary>
    private static async Task<bool> IsClosedAsync(Socket socket)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        bound.CancelAfter(Eventually.Bound);
        var rest = new byte[16 * 1024];
        try
        {
            while (await socket.ReceiveAsync(rest, bound.Token) > 0)
            {
                // What the gateway still said.
            }
            return true;
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException) when (!Stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
