using Mocks.Kit;

namespace Saebyol.Mock;

/// <summary>Where and on which clock the mock runs.</summary>
public sealed record SaebyolOptions
{
    /// <summary>Port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The real clock and every timer.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>A running Saebyol.</summary>
public sealed class SaebyolMock : WalletMock
{
    /// <summary>The only merchant.</summary>
    public const string Merchant = "SB-1001";

    /// <summary>Its secret.</summary>
    public const string Secret = "sb-mock-secret-0001-DO-NOT-USE";

    private readonly SaebyolWallet _wallet;

    private SaebyolMock(SaebyolWallet wallet, WalletHost host)
        : base(wallet, host) => _wallet = wallet;

    /// <summary>`pending_ms`: how long a charge stays open that a trigger leaves open.</summary>
    public Setting<int> PendingMs => _wallet.PendingMs;

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<SaebyolMock> StartAsync(SaebyolOptions options)
    {
        var started = new SaebyolWallet(options.Time);
        return new SaebyolMock(started, await WalletHost.StartAsync(started, options.Port));
    }

    /// <summary>A customer's code, fresh.</summary>
    public string MintCode() => _wallet.Mint(expired: false);
}
