using System.Buffers;
using System.Security.Cryptography;

namespace Gateway.Ids;

/// <summary>
/// Ids of everything a merchant sees: a prefix and 23 of <c>[0-9a-z]</c>, sortable by time. The 23 digits are base 36 of
/// 118 bits: 48 of milliseconds since 1970, 12 of the merchant's shard, 58 random. The shard lets a wallet's callback
/// find its row by the number alone, without an index that spans merchants. (A UUIDv7 does not fit: a wallet's number
/// may have 25 characters, and two of them are <c>GW</c>.)
/// </summary>
internal static class ObjectId
{
    private const int Digits = 23;
    private const int ShardBits = 12;
    private const int RandomBits = 58;
    private const int DrawnAtOnce = 64;
    private const int UpperDigits = 11;
    private const ulong LowerHalf = 4_738_381_338_321_616_896; // 36 to the 12th
    private const ulong LowMask = (1UL << RandomBits) - 1;
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> Lower = SearchValues.Create(Alphabet);
    private static readonly SearchValues<char> Upper = SearchValues.Create(Alphabet.ToUpperInvariant());

    // Ids decide the order of what is due at the same instant, so a simulation that can be repeated chooses them.
    [ThreadStatic]
    private static Random? _simulated;

    // The operating system's chance, drawn for many ids at once: a draw costs as much as the rest of an id.
    [ThreadStatic]
    private static byte[]? _drawn;

    [ThreadStatic]
    private static int _left;

    /// <summary>Lets a simulation's thread draw the random digits from its own chance; null: from the real one.</summary>
    public static void Simulate(Random? chance) => _simulated = chance;

    /// <summary>A new id, e.g. <c>pay_…</c>.</summary>
    public static string New(string prefix, DateTimeOffset now, int shard) => Compose(prefix, now.ToUnixTimeMilliseconds(), shard, Noise());

    /// <summary>58 random bits: the low digits of an id.</summary>
    public static ulong Noise()
    {
        if (_simulated is { } chance)
        {
            Span<byte> noise = stackalloc byte[sizeof(ulong)];
            chance.NextBytes(noise);
            return BitConverter.ToUInt64(noise) & LowMask;
        }
        var drawn = _drawn ??= new byte[DrawnAtOnce * sizeof(ulong)];
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(drawn);
            _left = DrawnAtOnce;
        }
        _left--;
        return BitConverter.ToUInt64(drawn, _left * sizeof(ulong)) & LowMask;
    }

    /// <summary>The id of these parts.</summary>
    /// <param name="prefix">E.g. <c>evt</c>.</param>
    /// <param name="milliseconds">Since 1970.</param>
    /// <param name="shard">The merchant's, 12 bits.</param>
    /// <param name="low">The low 58 bits.</param>
    public static string Compose(string prefix, long milliseconds, int shard, ulong low) =>
        prefix
        + "_"
        + Encode(((UInt128)(ulong)milliseconds << (ShardBits + RandomBits)) | ((UInt128)(uint)shard << RandomBits) | (low & LowMask));

    /// <summary>The parts of an id of valid form.</summary>
    public static (long Milliseconds, int Shard, ulong Low) PartsOf(string id)
    {
        var value = Decode(id);
        return (
            (long)(ulong)(value >> (ShardBits + RandomBits)),
            (int)(uint)((value >> RandomBits) & ((1 << ShardBits) - 1)),
            (ulong)value & LowMask
        );
    }

    /// <summary>
    /// The lowest id that can be made at an instant or later: a bound for lists by time. Ids know whole milliseconds, so
    /// the first one not before the instant counts.
    /// </summary>
    public static string Floor(string prefix, DateTimeOffset at)
    {
        var milliseconds = at.ToUnixTimeMilliseconds();
        if (DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) < at)
        {
            milliseconds++;
        }
        return prefix + "_" + Encode((UInt128)(ulong)Math.Max(0, milliseconds) << (ShardBits + RandomBits));
    }

    /// <summary>The same object under another prefix: the one capture of an automatic payment, the one refund that undoes it.</summary>
    public static string Sibling(string prefix, string id) => prefix + "_" + Suffix(id);

    /// <summary>The n-th object, from 0, that belongs to another and whose id follows from it.</summary>
    public static string Sibling(string prefix, string id, int n)
    {
        if (n == 0)
        {
            return Sibling(prefix, id);
        }
        var (milliseconds, shard, low) = PartsOf(id);
        return Compose(prefix, milliseconds, shard, low + (ulong)n);
    }

    /// <summary>The number that wallets see: <c>GW</c> and the id's digits in upper case.</summary>
    public static string NumberOf(string id) => "GW" + Suffix(id).ToUpperInvariant();

    /// <summary>The id behind a number, or null if the text is not one of our numbers.</summary>
    public static string? OfNumber(string prefix, string number) =>
        number.Length == Digits + 2 && number.StartsWith("GW", StringComparison.Ordinal) && number.AsSpan(2).IndexOfAnyExcept(Upper) < 0
            ? prefix + "_" + number[2..].ToLowerInvariant()
            : null;

    /// <summary>Whether a text has the form of an id with this prefix.</summary>
    public static bool IsValid(string prefix, string id) =>
        id.Length == prefix.Length + 1 + Digits
        && id.StartsWith(prefix, StringComparison.Ordinal)
        && id[prefix.Length] == '_'
        && id.AsSpan(prefix.Length + 1).IndexOfAnyExcept(Lower) < 0;

    /// <summary>The shard inside an id of valid form.</summary>
    public static int ShardOf(string id) => PartsOf(id).Shard;

    private static string Suffix(string id) => id[^Digits..];

    private static UInt128 Decode(string id)
    {
        UInt128 value = 0;
        foreach (var digit in Suffix(id))
        {
            value = (value * 36) + (UInt128)(uint)Alphabet.IndexOf(digit, StringComparison.Ordinal);
        }
        return value;
    }

    private static string Encode(UInt128 value)
    {
        Span<char> text = stackalloc char[Digits];
        // One division of 128 bits instead of 23: twelve digits fit into 64 bits, and so do the eleven before them.
        var (upper, lower) = UInt128.DivRem(value, LowerHalf);
        Write((ulong)lower, text[UpperDigits..]);
        Write((ulong)upper, text[..UpperDigits]);
        return new string(text);

        static void Write(ulong half, Span<char> digits)
        {
            for (var i = digits.Length - 1; i >= 0; i--)
            {
                (half, var digit) = Math.DivRem(half, 36);
                digits[i] = Alphabet[(int)digit];
            }
        }
    }
}
