using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Adapters.Network;
using Gateway.Settings;
using Gateway.Webhooks;
using Gateway.Webhooks.Model;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Webhooks;

/// <summary>One request to a receiver: on real sockets, with a resolver of the test's own.</summary>
public sealed class WebhookClientTests
{
    private static readonly WebhookOptions Quick = new()
    {
        Deadline = TimeSpan.FromSeconds(1),
        NoAddressStep = TimeSpan.FromMilliseconds(1),
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A sender to receivers on this machine, unless private addresses are closed to it.</summary>
    internal static WebhookClient Over(IResolver resolver, WebhookOptions options, bool allowInsecure = true, TimeProvider? time = null) =>
        new(
            WebhookClient.Line(
                resolver,
                new GatewaySettings(
                    false,
                    "sqlite",
                    "",
                    null,
                    null,
                    0,
                    allowInsecure,
                    [],
                    new StreamLimits(TimeSpan.FromSeconds(15), 1, 1)
                ),
                options,
                time ?? TimeProvider.System
            ),
            options,
            time ?? TimeProvider.System
        );

    [Theory]
    [InlineData("8.8.8.8", "127.0.0.1")]
    [InlineData("127.0.0.1", "8.8.8.8")]
    [InlineData("2606:4700::1", "::ffff:127.0.0.1")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    public async Task A_name_whose_addresses_are_not_all_public_is_not_dialled_and_each_try_asks_once(string first, string second)
    {
        var resolver = new Answers([IPAddress.Parse(first), IPAddress.Parse(second)], [IPAddress.Loopback]);
        using var sender = Over(resolver, Quick, allowInsecure: false);

        for (var i = 1; i <= 2; i++)
        {
            var attempt = await SendAsync(sender, "https://rebind.example/");
            Assert.Equal("no_public_address", attempt.Error);
            Assert.Equal(i, resolver.Asked);
        }
    }

    [Theory]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://2130706433/")]
    public async Task An_address_that_is_not_public_is_not_dialled(string url)
    {
        using var sender = Over(new Answers(), Quick, allowInsecure: false);

        Assert.Equal("no_public_address", (await SendAsync(sender, url)).Error);
    }

    [Fact]
    public async Task The_address_that_was_judged_is_the_one_that_is_dialled()
    {
        await using var receiver = await Receiver.StartAsync();
        var resolver = new Answers([IPAddress.Loopback]);
        using var sender = Over(resolver, Quick);
        var url = receiver.Url.Replace("127.0.0.1", "shop.example", StringComparison.Ordinal);

        var attempt = await SendAsync(sender, url);

        Assert.Equal((204, 1), (attempt.StatusCode, resolver.Asked));
    }

    [Theory]
    [InlineData(SocketError.HostNotFound)]
    [InlineData(SocketError.NoData)]
    [InlineData(SocketError.TryAgain)]
    [InlineData(SocketError.NoRecovery)]
    [InlineData(SocketError.Success)]
    public async Task A_private_name_and_an_absent_one_end_alike_and_equally_late(SocketError error)
    {
        var clock = new FakeTimeProvider();
        var options = WebhookOptions.Default;
        var resolver = new Held();
        using var sender = Over(resolver, options, allowInsecure: false, clock);

        var sending = SendAsync(sender, "https://intranet.example/");
        await resolver.Asked.Task;
        // Answered at once if it is private, and after a while if it is absent.
        clock.Advance(error == SocketError.Success ? TimeSpan.Zero : options.NoAddressStep * 0.4);
        if (error == SocketError.Success)
        {
            resolver.Answer.SetResult([IPAddress.Parse("192.168.0.7")]);
        }
        else
        {
            resolver.Answer.SetException(new SocketException((int)error));
        }
        while (!sending.IsCompleted)
        {
            Stop.ThrowIfCancellationRequested();
            clock.Advance(options.NoAddressStep / 100);
            await Task.Delay(1, Stop);
        }

        var attempt = await sending;
        Assert.Equal((null, "no_public_address"), (attempt.StatusCode, attempt.Error));
        Assert.True(clock.GetUtcNow() - attempt.At >= options.NoAddressStep);
    }

    [Fact]
    public async Task A_host_whose_first_address_is_silent_gets_its_webhook_at_the_next()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this machine has no IPv6");
        using var host = await SilentAddress.OpenAsync(IPAddress.IPv6Loopback);
        using var sender = Over(new Answers([host.Address, IPAddress.Loopback]), Quick with { Deadline = TimeSpan.FromSeconds(30) });
        using var server = new RawReceiver(host.Good, "HTTP/1.1 204 No Content\r\n\r\n");

        var attempt = await SendAsync(sender, $"http://dual.test:{host.Port}/x");

        Assert.Equal((204, null), (attempt.StatusCode, attempt.Error));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nabc")]
    [InlineData("HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    public async Task A_success_counts_at_once_although_its_body_never_ends(string answer)
    {
        // Its clock stands still: nothing but the answer can end the try.
        using var sender = Over(new Answers(), Quick, time: new FakeTimeProvider());
        using var server = RawReceiver.Start(answer);

        var attempt = await SendAsync(sender, server.Url);

        Assert.Null(attempt.Error);
        Assert.InRange(attempt.StatusCode!.Value, 200, 202);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("HTTP/1.1 200 OK\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\n", true)]
    [InlineData("HTTP/1.1 103 Early Hints\r\n\r\n", false)]
    public async Task Headers_that_do_not_end_in_time_are_a_timeout(string begin, bool trickles)
    {
        using var sender = Over(new Answers(), Quick);
        using var server = RawReceiver.Start(begin, trickles ? "X-More: 1\r\n" : null);

        var attempt = await SendAsync(sender, server.Url);

        Assert.Equal((null, "timeout"), (attempt.StatusCode, attempt.Error));
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_a_late_answer_times_out()
    {
        await using var receiver = await Receiver.StartAsync();
        using var sender = Over(new SystemResolver(TimeProvider.System), Quick);
        receiver.Answer = _ => 302;
        var redirected = await SendAsync(sender, receiver.Url);
        receiver.Delay = TimeSpan.FromSeconds(2);
        var late = await SendAsync(sender, receiver.Url);

        Assert.Equal((302, "redirect"), (redirected.StatusCode, redirected.Error));
        Assert.Equal((null, "timeout"), (late.StatusCode, late.Error));
    }

    [Theory]
    [InlineData("/h%6Fok?x=%7E", "/h%6Fok?x=%7E")]
    [InlineData("/a/../b/./%2e%2e/c//", "/a/../b/./%2e%2e/c//")]
    [InlineData("/?a=b%2Fc&d=e?f", "/?a=b%2Fc&d=e?f")]
    [InlineData("", "/")]
    [InlineData("?x=1", "/?x=1")]
    [InlineData("/{id}|a", "/%7Bid%7D%7Ca")]
    public async Task The_path_is_sent_as_it_was_written_if_a_request_may_carry_it(string written, string sent)
    {
        using var sender = Over(new Answers(), Quick);
        using var server = RawReceiver.Start("HTTP/1.1 204 No Content\r\n\r\n");

        var attempt = await SendAsync(sender, $"http://127.0.0.1:{server.Port}{written}");

        Assert.Equal(204, attempt.StatusCode);
        Assert.StartsWith($"POST {sent} HTTP/1.1\r\n", server.Request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_the_environment_names_is_not_used()
    {
        const string Host = "shop.proxied.test";
        using var proxy = RawReceiver.Start("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
        using var server = RawReceiver.Start("HTTP/1.1 204 No Content\r\n\r\n");
        using var sender = Over(new Answers([IPAddress.Loopback]), Quick);
        var url = $"http://{Host}:{server.Port}/";
        var former = HttpClient.DefaultProxy;
        try
        {
            HttpClient.DefaultProxy = new OneHostProxy(Host, proxy.Port);
            using var plain = new HttpClient();
            using var proxied = await plain.GetAsync(new Uri(url), Stop);
            var attempt = await SendAsync(sender, url);

            Assert.Equal(HttpStatusCode.BadGateway, proxied.StatusCode);
            Assert.Equal(204, attempt.StatusCode);
        }
        finally
        {
            HttpClient.DefaultProxy = former;
        }
    }

    private static Task<Attempt> SendAsync(WebhookClient sender, string url) =>
        sender.SendAsync(new WebhookRequest("mer_test", url, [WebhookSecret.New()], "evt_1", []));

    /// <summary>Answers one after the other, and then with this machine.</summary>
    private sealed class Answers(params IPAddress[][] answers) : IResolver
    {
        public int Asked { get; private set; }

        public Task<ImmutableArray<IPAddress>> ResolveAsync(string host, string share, CancellationToken cancellationToken)
        {
            Assert.Equal("mer_test", share);
            return Task.FromResult<ImmutableArray<IPAddress>>(Asked++ < answers.Length ? [.. answers[Asked - 1]] : [IPAddress.Loopback]);
        }
    }

    /// <summary>Answers when the test says so.</summary>
    private sealed class Held : IResolver
    {
        public TaskCompletionSource Asked { get; } = new();

        public TaskCompletionSource<ImmutableArray<IPAddress>> Answer { get; } = new();

        public Task<ImmutableArray<IPAddress>> ResolveAsync(string host, string share, CancellationToken cancellationToken)
        {
            Asked.TrySetResult();
            return Answer.Task;
        }
    }
}
