namespace Mocks.Ullim;

/// <summary>Where the mock listens, by which time it lives, and whom it knows from the start.</summary>
public sealed record UllimOptions
{
    /// <summary>Port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The real clock and every timer.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The API key that <see cref="PublicKeyPem"/> belongs to.</summary>
    public string ApiKey { get; init; } = "UL-880001";

    /// <summary>The gateway's public key (SubjectPublicKeyInfo, PEM); null until it is registered.</summary>
    public string? PublicKeyPem { get; init; }
}
