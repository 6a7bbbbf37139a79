using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>Where and on which clock the mock runs.</summary>
public sealed record ManmulSangOptions
{
    /// <summary>Port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The real clock and every timer.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>A running ManmulSang.</summary>
public sealed class ManmulSangMock : WalletMock
{
    private readonly ManmulSangWallet _wallet;

    private ManmulSangMock(ManmulSangWallet wallet, WalletHost host)
        : base(wallet, host) => this._wallet = wallet;

    /// <summary>`async_ms`: how long cancel, void, capture and refund take.</summary>
    public Setting<int> AsyncMs => _wallet.AsyncMs;

    /// <summary>`pending_ms`.</summary>
    public Setting<int> PendingMs => _wallet.PendingMs;

    /// <summary>`auto_pay_ms`.</summary>
    public Setting<int?> AutoPayMs => _wallet.AutoPayMs;

    /// <summary>`callback_timeout_ms`.</summary>
    public Setting<int> CallbackTimeoutMs => _wallet.CallbackTimeoutMs;

    /// <summary>`callback_retry_ms`.</summary>
    public Setting<IReadOnlyList<int>> CallbackRetryMs => _wallet.CallbackRetryMs;

    /// <summary>Starts it on 127.0.0.1.</summary>
    public static async Task<ManmulSangMock> StartAsync(ManmulSangOptions options)
    {
        var made = new ManmulSangWallet(options.Time);
        return new ManmulSangMock(made, await WalletHost.StartAsync(made, options.Port));
    }
}
