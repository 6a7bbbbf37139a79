using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using WireMock;
using WireMock.Logging;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Settings;

namespace Mocks.Kit;

/// <summary>
/// One wallet behind one WireMock server. WireMock matches and calls back; the bytes of request and answer pass beside it,
/// in an <see cref="Exchange"/> that the middleware in front of it opens and closes.
/// </summary>
public sealed class WalletHost : IAsyncDisposable
{
    private readonly Wallet _wallet;
    private readonly AdminRoutes _admin;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Carrier _carrier;
    private readonly WireMockServer _server;
    private bool _gone;

    private WalletHost(Wallet wallet, int port)
    {
        this._wallet = wallet;
        _admin = new AdminRoutes(wallet);
        _carrier = new Carrier(wallet.Clock.Time, _stopping.Token);
        _server = WireMockServer.Start(
            new WireMockServerSettings
            {
                Urls = [Address(port)],
                Logger = new WireMockNullLogger(),
                MaxRequestLogCount = 10,
                StartAdminInterface = false,
                PreWireMockMiddlewareInit = app =>
                    ((IApplicationBuilder)app).Use((HttpContext context, RequestDelegate next) => PassAsync(context, next)),
            }
        );
        _server.Given(Request.Create()).RespondWith(Response.Create().WithCallback(_ => AnswerAsync(Exchange.Current!)));
        BaseUrl = new Uri(Address(_server.Port));
    }

    /// <summary>Where it listens.</summary>
    public Uri BaseUrl { get; }

    /// <summary>Starts on 127.0.0.1; port 0 takes a free one.</summary>
    public static Task<WalletHost> StartAsync(Wallet wallet, int port)
    {
        RefuseTakenPort(port);
        return Task.Run(() => new WalletHost(wallet, port));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A test may let a wallet vanish before its scene ends.
        if (Interlocked.Exchange(ref _gone, true))
        {
            return;
        }
        await _stopping.CancelAsync();
        await Task.Run(_server.Dispose);
        _wallet.Dispose();
        _stopping.Dispose();
    }

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    // WireMock would go on trying for ten seconds and then tell less.
    private static void RefuseTakenPort(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port);
        probe.Start();
    }

    private async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        Exchange exchange;
        try
        {
            exchange = await Exchange.ReadAsync(context);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            // The request never arrived whole.
            context.Abort();
            return;
        }

        context.Request.Body = Stream.Null;
        Exchange.Current = exchange;
        await next(context);
        if (exchange.Reply is { } reply)
        {
            await _carrier.CarryAsync(context, exchange, reply);
        }
    }

    private async Task<IResponseMessage> AnswerAsync(Exchange exchange)
    {
        exchange.Reply = exchange.Path.StartsWith(AdminRoutes.Prefix, StringComparison.Ordinal)
            ? await AnswerAdminAsync(exchange)
            : await AnswerProtocolAsync(exchange);
        return new ResponseMessage();
    }

    private ValueTask<WalletReply> AnswerAdminAsync(Exchange exchange) =>
        _admin.AnswerAsync(
            new WalletRequest(0, _wallet.Clock.Now, exchange.Method, exchange.Path, exchange.Query, exchange.Headers, exchange.Body)
        );

    private ValueTask<WalletReply> AnswerProtocolAsync(Exchange exchange)
    {
        var (request, answered) = _wallet.Requests.Note(
            _wallet.Clock.Now,
            exchange.Method,
            exchange.Path,
            exchange.Query,
            exchange.Headers,
            exchange.Body,
            _wallet.OperationOf
        );
        exchange.Answered = answered;
        return _wallet.AnswerAsync(request, _stopping.Token);
    }
}
