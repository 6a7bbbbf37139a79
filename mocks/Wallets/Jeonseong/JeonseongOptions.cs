namespace Mocks.Jeonseong;

/// <summary>Where the mock listens, by which time it lives, and its test keys.</summary>
public sealed record JeonseongOptions
{
    /// <summary>Port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The real clock and every timer.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The one merchant it knows.</summary>
    public string MerchantId { get; init; } = "M100200300";

    /// <summary>Id of the key in use.</summary>
    public string KeyId { get; init; } = "k1";

    /// <summary>Secret of the key in use.</summary>
    public string Secret { get; init; } = "js-mock-secret-0001-DO-NOT-USE";

    /// <summary>Id of the key that comes next.</summary>
    public string NextKeyId { get; init; } = "k2";

    /// <summary>Secret of the key that comes next.</summary>
    public string NextSecret { get; init; } = "js-mock-secret-0002-DO-NOT-USE";

    /// <summary>Id of the key that is no longer taken.</summary>
    public string RetiredKeyId { get; init; } = "k0";

    /// <summary>Secret of the key that is no longer taken.</summary>
    public string RetiredSecret { get; init; } = "js-mock-secret-0000-DO-NOT-USE";

    /// <summary>The key under the payers' codes.</summary>
    public string CodeKey { get; init; } = "js-mock-code-key-0001-DO-NOT-USE";
}
