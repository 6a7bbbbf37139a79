using System.Globalization;

namespace Adapters.Jeonseong;

/// <summary>Our clock as the wallet wants to see it: corrected by what it told us last (9102).</summary>
internal sealed class JeonseongClock(TimeProvider time)
{
    private const int Digits = 13;
    private long _offset;

    /// <summary>The header time stamp of now.</summary>
    public string Stamp() => (Real() + Volatile.Read(ref _offset)).ToString("D" + Digits, CultureInfo.InvariantCulture);

    /// <summary>Takes over the wallet's time; false if the text is not one.</summary>
    public bool Correct(string? serverTime)
    {
        if (serverTime is not { Length: Digits } || !serverTime.All(char.IsAsciiDigit))
        {
            return false;
        }
        var server = long.Parse(serverTime, NumberStyles.None, CultureInfo.InvariantCulture);
        Volatile.Write(ref _offset, server - Real());
        return true;
    }

    private long Real() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
