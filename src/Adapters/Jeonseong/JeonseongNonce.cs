using System.Security.Cryptography;

namespace Adapters.Jeonseong;

/// <summary>
/// Nonces of requests (§1.2): 32 lower-case hex digits of the operating system's chance, drawn for many at once, since a
/// draw costs more than a signature.
/// </summary>
internal static class JeonseongNonce
{
    private const int Bytes = 16;
    private const int DrawnAtOnce = 64;

    [ThreadStatic]
    private static byte[]? t_drawn;

    [ThreadStatic]
    private static int t_left;

    /// <summary>One that was never used.</summary>
    public static string New()
    {
        var drawn = t_drawn ??= new byte[DrawnAtOnce * Bytes];
        if (t_left == 0)
        {
            RandomNumberGenerator.Fill(drawn);
            t_left = DrawnAtOnce;
        }
        t_left--;
        return Convert.ToHexStringLower(drawn, t_left * Bytes, Bytes);
    }
}
