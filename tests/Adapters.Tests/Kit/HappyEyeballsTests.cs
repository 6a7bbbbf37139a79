using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Adapters.Network;
using Microsoft.Extensions.Time.Testing;

namespace Adapters.Tests.Kit;

/// <summary>Connecting to hosts with several addresses, on real sockets.</summary>
public sealed class HappyEyeballsTests
{
    private static readonly IPAddress Second = IPAddress.Parse("127.0.0.2");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("::1")]
    [InlineData("127.0.0.2")]
    public async Task The_next_address_is_tried_when_the_first_has_been_silent_for_a_moment(string address)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this machine has no IPv6");
        var clock = new FakeTimeProvider();
        using var host = await SilentAddress.OpenAsync(IPAddress.Parse(address));
        var accepted = host.Good.AcceptAsync(Stop).AsTask();

        var connecting = HappyEyeballs.ConnectAsync([host.Address, IPAddress.Loopback], host.Port, clock, Stop);
        Assert.False(connecting.IsCompleted);
        Assert.False(accepted.IsCompleted);
        clock.Advance(HappyEyeballs.ConnectionAttemptDelay);

        await using var stream = await connecting;
        using var other = await accepted;
        await stream.WriteAsync("x"u8.ToArray(), Stop);
        Assert.Equal(1, await other.ReceiveAsync(new byte[1], Stop));
    }

    [Fact]
    public async Task An_address_that_refuses_is_passed_over_at_once()
    {
        using var good = await SilentAddress.OpenAsync(IPAddress.Parse("127.0.0.3"));

        // Its clock stands still.
        await using var stream = await HappyEyeballs.ConnectAsync([Second, IPAddress.Loopback], good.Port, new FakeTimeProvider(), Stop);

        Assert.NotNull(stream);
    }

    [Fact]
    public async Task If_all_refuse_it_fails_and_if_all_are_silent_it_ends_with_the_callers_patience()
    {
        using var host = await SilentAddress.OpenAsync(Second);
        var refused = await Assert.ThrowsAsync<SocketException>(() =>
            HappyEyeballs.ConnectAsync(
                [IPAddress.Parse("127.0.0.4"), IPAddress.Parse("127.0.0.5")],
                host.Port,
                new FakeTimeProvider(),
                Stop
            )
        );
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);

        using var patience = new CancellationTokenSource();
        var silent = HappyEyeballs.ConnectAsync([Second], host.Port, new FakeTimeProvider(), patience.Token);
        Assert.False(silent.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => silent);
    }

    [Fact]
    public void Families_are_tried_in_turn_each_in_its_order()
    {
        ImmutableArray<IPAddress> addresses = [.. new[] { "::1", "::2", "::3", "127.0.0.1", "127.0.0.2" }.Select(IPAddress.Parse)];

        Assert.Equal(
            ["::1", "127.0.0.1", "::2", "127.0.0.2", "::3"],
            HappyEyeballs.InTurn(addresses).Select(address => address.ToString())
        );
        Assert.Equal(
            ["127.0.0.1", "::1", "127.0.0.2", "::2", "::3"],
            HappyEyeballs.InTurn([.. addresses[3..], .. addresses[..3]]).Select(address => address.ToString())
        );
    }
}
