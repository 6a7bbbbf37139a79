namespace Adapters.Contract.Codes;

/// <summary>The check digit of account numbers (ISO/IEC 7812-1, Annex B).</summary>
public static class Luhn
{
    /// <summary>Whether the last digit is right for the digits before it. Anything but ASCII digits, and nothing at all, is not valid.</summary>
    /// <param name="digits">ASCII digits, the check digit last.</param>
    public static bool IsValid(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var c = digits[digits.Length - 1 - i];
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            var digit = c - '0';
            var weighted = i % 2 == 0 ? digit : digit * 2;
            sum = (sum + weighted / 10 + weighted % 10) % 10;
        }

        return digits.Length > 0 && sum == 0;
    }
}
