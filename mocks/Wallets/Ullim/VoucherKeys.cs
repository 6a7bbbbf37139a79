using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Mocks.Ullim;

/// <summary>The test keys under vouchers: 7 and 8 are good, 6 is revoked, others are not published.</summary>
internal static class VoucherKeys
{
    public const string Version = "3";
    private const string From = "20250101000000";
    private const string To = "20350101000000";

    private static readonly BigInteger Order = BigInteger.Parse(
        "0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        NumberStyles.HexNumber,
        CultureInfo.InvariantCulture
    );

    private static readonly DateTime FromLocal = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly DateTime ToLocal = new(2035, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private static readonly Dictionary<int, ECParameters> Good = new() { [7] = Make(7), [8] = Make(8) };

    /// <summary>All published keys, as KEY tells them.</summary>
    public static IReadOnlyList<Node> Published { get; } =
    [
        new("key", Hex(Make(6)), ("id", "6"), ("st", "폐지"), ("from", From), ("to", To), ("revoked", "20260201000000")),
        new("key", Hex(Good[7]), ("id", "7"), ("st", "유효"), ("from", From), ("to", To)),
        new("key", Hex(Good[8]), ("id", "8"), ("st", "유효"), ("from", From), ("to", To)),
    ];

    /// <summary>The key pair of a number, derived from its seed text.</summary>
    public static ECDsa Pair(int keyId) => ECDsa.Create(Make(keyId));

    /// <summary>Whether the voucher's key is good for its time of issue, and its signature right.</summary>
    public static bool HasSigned(Voucher voucher)
    {
        if (
            !Good.TryGetValue(voucher.KeyId, out var parameters)
            || voucher.IssuedLocal < Voucher.Seconds(FromLocal)
            || voucher.IssuedLocal >= Voucher.Seconds(ToLocal)
        )
        {
            return false;
        }

        using var key = ECDsa.Create(parameters);
        return key.VerifyData(
            voucher.Body,
            voucher.Signature,
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );
    }

    private static ECParameters Make(int keyId)
    {
        var seed = string.Create(CultureInfo.InvariantCulture, $"ullim-mock-voucher-key-{keyId}");
        var hash = new BigInteger(SHA256.HashData(Encoding.ASCII.GetBytes(seed)), isUnsigned: true, isBigEndian: true);
        var scalar = (hash % (Order - 1)) + 1;
        var d = new byte[32];
        var bytes = scalar.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(d, d.Length - bytes.Length);
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = d });
        return key.ExportParameters(includePrivateParameters: true);
    }

    private static string Hex(ECParameters key) => "04" + Convert.ToHexStringLower(key.Q.X!) + Convert.ToHexStringLower(key.Q.Y!);
}
