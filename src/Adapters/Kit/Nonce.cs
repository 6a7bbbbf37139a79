using System.Security.Cryptography;

namespace Adapters.Kit;

/// <summary>
/// Nonces of requests: 32 lower-case hex digits of the operating system's chance, drawn for many at once, since a draw
/// costs more than a signature.
/// </summary>
public static class Nonce
{
    private const int Bytes = 16;
    private const int DrawnAtOnce = 64;

    [ThreadStatic]
    private static byte[]? _drawn;

    [ThreadStatic]
    private static int _left;

    /// <summary>One that was never used.</summary>
    public static string New()
    {
        var drawn = _drawn ??= new byte[DrawnAtOnce * Bytes];
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(drawn);
            _left = DrawnAtOnce;
        }
        _left--;
        return Convert.ToHexStringLower(drawn, _left * Bytes, Bytes);
    }
}
