using System.Security.Cryptography;

namespace Mocks.ManmulSang;

/// <summary>Random names that never repeat.</summary>
internal static class CodeIssuer
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static string Id(string prefix) => prefix + RandomNumberGenerator.GetString(Alphabet, 12);

    public static string PayToken() => RandomNumberGenerator.GetString(Alphabet, 10);

    public static string Hex(int digits) => RandomNumberGenerator.GetHexString(digits, true);
}
