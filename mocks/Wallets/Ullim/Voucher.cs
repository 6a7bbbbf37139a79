using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Mocks.Ullim;

/// <summary>Why a text is no voucher that can be judged.</summary>
internal enum VoucherFlaw
{
    None,
    Version,
    Syntax,
}

/// <summary>A voucher as read: 29 bytes of body and the signature over them.</summary>
internal sealed record Voucher(
    int KeyId,
    string WalletId,
    uint Counter,
    uint MaxWon,
    uint IssuedLocal,
    int ValidMinutes,
    byte[] Body,
    byte[] Signature
)
{
    public const uint HighestWon = 300_000;
    private const int BodyLength = 29;
    private const int SignatureLength = 64;
    private const int SkewSeconds = 600;
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <summary>First 16 hex digits of the hash of a voucher's text: what answers name it by.</summary>
    public static string Vref(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    /// <summary>Seconds of wall time since 2000, every day having 86400.</summary>
    public static long Seconds(DateTime local) => (long)Math.Floor((local - Epoch).TotalSeconds);

    /// <summary>The wall time of such seconds.</summary>
    public static DateTime Local(long seconds) => Epoch.AddSeconds(seconds);

    /// <summary>Reads a voucher's text. The version is judged before the rest of the syntax.</summary>
    public static (VoucherFlaw Flaw, Voucher? Voucher) Read(string text)
    {
        if (text is ['U', 'L', >= '0' and <= '9', '.', ..] && text[2] != '2')
        {
            return (VoucherFlaw.Version, null);
        }

        var parts = text.Split('.');
        if (parts is not ["UL2", var first, var second])
        {
            return (VoucherFlaw.Syntax, null);
        }

        if (Decode(first, BodyLength) is not { } body)
        {
            return (VoucherFlaw.Syntax, null);
        }

        if (body[0] != 2)
        {
            return (VoucherFlaw.Version, null);
        }

        var wallet = Convert.ToHexString(body, 3, 8);
        var maxWon = BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(15));
        if (Decode(second, SignatureLength) is not { } signature || !wallet.All(char.IsAsciiDigit) || maxWon is 0 or > HighestWon)
        {
            return (VoucherFlaw.Syntax, null);
        }

        return (
            VoucherFlaw.None,
            new Voucher(
                BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(1)),
                wallet,
                BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(11)),
                maxWon,
                BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(19)),
                BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(23)),
                body,
                signature
            )
        );
    }

    /// <summary>Makes a signed voucher's text.</summary>
    public static string Mint(
        ECDsa key,
        int keyId,
        string walletId,
        uint counter,
        uint maxWon,
        uint issuedLocal,
        int validMinutes,
        bool tampered
    )
    {
        var body = new byte[BodyLength];
        body[0] = 2;
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(1), (ushort)keyId);
        Convert.FromHexString(walletId).CopyTo(body, 3);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(11), counter);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(15), maxWon);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(19), issuedLocal);
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(23), (ushort)validMinutes);
        RandomNumberGenerator.Fill(body.AsSpan(25));
        var signature = key.SignData(body, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        if (tampered)
        {
            signature[^1] ^= 1;
        }

        return $"UL2.{Base64Url.EncodeToString(body)}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>Whether it is good at that wall time, ten minutes of skew on both sides.</summary>
    public bool IsValidAt(DateTime local) =>
        Seconds(local) >= IssuedLocal - (long)SkewSeconds && Seconds(local) <= IssuedLocal + (ValidMinutes * 60L) + SkewSeconds;

    // Strict: one text per voucher, so no padding, no blanks, no stray bits at the end.
    private static byte[]? Decode(string text, int length)
    {
        var bytes = new byte[length];
        return
            text.All(one => char.IsAsciiLetterOrDigit(one) || one is '-' or '_')
            && text.Length == ((length * 4) + 2) / 3
            && Base64Url.TryDecodeFromChars(text, bytes, out var written)
            && written == length
            && Base64Url.EncodeToString(bytes) == text
            ? bytes
            : null;
    }
}
