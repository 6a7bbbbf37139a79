using System.Security.Cryptography;

namespace Saebyol.Mock;

/// <summary>The codes that payers show (protocol, section 2): issued once, charged once.</summary>
internal sealed class CustomerCodes
{
    private const string Prefix = "86";
    private const int Digits = 19;
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(120);
    private readonly Dictionary<string, DateTimeOffset> _issued = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>A code that was never issued before.</summary>
    public string Issue(DateTimeOffset at)
    {
        var digits = Prefix + RandomNumberGenerator.GetString("0123456789", Digits - Prefix.Length - 1);
        var code = digits + CheckDigit(digits);
        return _issued.TryAdd(code, at) ? code : Issue(at);
    }

    /// <summary>Why a code cannot be charged, or null.</summary>
    public string? Refuse(string code, DateTimeOffset now) =>
        !_issued.TryGetValue(code, out var at) ? "code_invalid"
        : now - at > Life ? "code_expired"
        : _used.Contains(code) ? "code_used"
        : null;

    /// <summary>The code is good for nothing more.</summary>
    public void Use(string code) => _used.Add(code);

    // Every second digit from the right, the check digit itself not counted, is doubled.
    private static char CheckDigit(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i] - '0';
            var doubled = i % 2 == 0 ? digit * 2 : digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return (char)('0' + ((10 - (sum % 10)) % 10));
    }
}
