using System.Globalization;

namespace Mocks.Jeonseong;

/// <summary>The check digit of tokens and barcodes.</summary>
internal static class Luhn
{
    public static bool IsValid(string digits) => Sum(digits, doubleLast: false) % 10 == 0;

    public static string Digit(string digits) => ((10 - (Sum(digits, doubleLast: true) % 10)) % 10).ToString(CultureInfo.InvariantCulture);

    private static int Sum(string digits, bool doubleLast)
    {
        var sum = 0;
        for (var at = 0; at < digits.Length; at++)
        {
            var fromEnd = digits.Length - 1 - at;
            var value = digits[at] - '0';
            var doubled = fromEnd % 2 == (doubleLast ? 0 : 1) ? value * 2 : value;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }

        return sum;
    }
}
