using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Mocks.Jeonseong;

/// <summary>What the wallet makes of a payer's code that it accepts as genuine.</summary>
/// <param name="Identity">The same for every spelling of one code: it may be spent once.</param>
/// <param name="Issued">Real clock.</param>
/// <param name="LimitChon">The code's own limit, null if it has none.</param>
internal sealed record PayCode(string Identity, DateTimeOffset Issued, long? LimitChon);

/// <summary>A freshly made code.</summary>
internal sealed record MintedCode(string Text, DateTimeOffset Issued);

/// <summary>
/// Payers' codes (protocol 2.1): makes them and judges them. Codes carry random numbers, so none is ever made twice, across
/// resets and restarts too. Under the lock only.
/// </summary>
internal sealed class PayCodes(string codeKey)
{
    private static readonly byte[] Application = Convert.FromHexString("F04A4F4E534F4E47");

    private readonly Dictionary<string, PayCode> _minted = new(StringComparer.Ordinal);

    /// <summary>The genuine code in a text; null if it is malformed, forged or a barcode never made here.</summary>
    public PayCode? Judge(string text) =>
        text.Length == 20 && text.All(char.IsAsciiDigit) ? _minted.GetValueOrDefault(text) : JudgeCpm(text);

    /// <summary>The cryptogram over token, counter and issue time.</summary>
    public byte[] Cryptogram(byte[] token, byte[] counter, byte[] issued)
    {
        byte[] covered = [.. token, .. counter, .. issued];
        return HMACSHA256.HashData(Encoding.UTF8.GetBytes(codeKey), covered)[..8];
    }

    /// <summary>Makes an EMV CPM code.</summary>
    public MintedCode MintCpm(string? token, DateTimeOffset issued, long? limitChon, bool tampered)
    {
        while (true)
        {
            var digits = token ?? NewToken();
            var counter = RandomNumberGenerator.GetBytes(2);
            var identity = Identity(digits, counter, issued.ToUnixTimeSeconds());
            if (!_minted.TryAdd(identity, new PayCode(identity, issued, limitChon)))
            {
                continue;
            }

            return new MintedCode(CpmText(digits, counter, issued, tampered), issued);
        }
    }

    /// <summary>Makes a barcode of 20 digits; a tampered one is not remembered, so it is not genuine.</summary>
    public MintedCode MintBarcode(string? token, DateTimeOffset issued, long? limitChon, bool tampered)
    {
        while (true)
        {
            var body =
                (token?[..13] ?? NewDigits(13)) + RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
            var text = body + Luhn.Digit(body);
            if (tampered ? !_minted.ContainsKey(text) : _minted.TryAdd(text, new PayCode(text, issued, limitChon)))
            {
                return new MintedCode(text, issued);
            }
        }
    }

    /// <summary>Whether 16 digits can be a payer's token.</summary>
    public static bool IsToken(string text) =>
        text.Length == 16 && text.All(char.IsAsciiDigit) && text[0] == '7' && text[1] is >= '1' and <= '4' && Luhn.IsValid(text);

    private PayCode? JudgeCpm(string text)
    {
        if (
            !TryFromBase64(text, out var bytes)
            || Tlv.Read(bytes) is not [("85", var version), ..] top
            || !version.AsSpan().SequenceEqual("CPV01"u8)
        )
        {
            return null;
        }

        foreach (var (_, template) in top.Where(one => one.Tag == "61"))
        {
            if (Tlv.Read(template) is { } inner && Tlv.Find(inner, "4F") is { } application && application.AsSpan().StartsWith(Application))
            {
                return JudgeTemplate(inner);
            }
        }

        return null;
    }

    private PayCode? JudgeTemplate(IReadOnlyList<(string Tag, byte[] Value)> template)
    {
        if (
            Tlv.Find(template, "5A") is not { Length: 8 } token
            || Convert.ToHexString(token) is not { } digits
            || !IsToken(digits)
            || Tlv.Find(template, "63") is not { } proof
            || Tlv.Read(proof) is not { } inner
            || Tlv.Find(inner, "9F36") is not { Length: 2 } counter
            || Tlv.Find(inner, "9F26") is not { Length: 8 } cryptogram
            || Tlv.Find(inner, "DF01") is not { Length: 4 } issued
            || !CryptographicOperations.FixedTimeEquals(cryptogram, Cryptogram(token, counter, issued))
        )
        {
            return null;
        }

        var seconds = BinaryPrimitives.ReadUInt32BigEndian(issued);
        var identity = Identity(digits, counter, seconds);
        return _minted.GetValueOrDefault(identity) ?? new PayCode(identity, DateTimeOffset.FromUnixTimeSeconds(seconds), null);
    }

    private string CpmText(string token, byte[] counter, DateTimeOffset issued, bool tampered)
    {
        var tokenBytes = Convert.FromHexString(token);
        var seconds = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(seconds, (uint)issued.ToUnixTimeSeconds());
        var cryptogram = Cryptogram(tokenBytes, counter, seconds);
        if (tampered)
        {
            cryptogram[0] ^= 1;
        }

        return Convert.ToBase64String([
            .. Tlv.Write("85", "CPV01"u8),
            .. Tlv.Write(
                "61",
                [
                    .. Tlv.Write("4F", Application),
                    .. Tlv.Write("50", "JONSONG"u8),
                    .. Tlv.Write("5A", tokenBytes),
                    .. Tlv.Write("63", [.. Tlv.Write("9F36", counter), .. Tlv.Write("9F26", cryptogram), .. Tlv.Write("DF01", seconds)]),
                ]
            ),
        ]);
    }

    private static string Identity(string token, byte[] counter, long issued) =>
        string.Create(CultureInfo.InvariantCulture, $"{token}/{Convert.ToHexString(counter)}/{issued}");

    private static string NewToken()
    {
        var digits = NewDigits(15);
        return digits + Luhn.Digit(digits);
    }

    private static string NewDigits(int count)
    {
        var digits = new StringBuilder("7");
        digits.Append(RandomNumberGenerator.GetInt32(1, 5));
        while (digits.Length < count)
        {
            digits.Append(RandomNumberGenerator.GetInt32(10));
        }

        return digits.ToString();
    }

    // Canonical spelling only: standard alphabet, padding, nothing between.
    private static bool TryFromBase64(string text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || Convert.ToBase64String(bytes, 0, length) != text)
        {
            return false;
        }

        bytes = bytes[..length];
        return true;
    }
}
