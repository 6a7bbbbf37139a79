using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>What identifies a charge.</summary>
internal sealed record Identity(string Mid, string Tid, DateOnly Bdate, string Seq)
{
    /// <summary>`tid-bdate-seq`, as the ledger names it.</summary>
    public string GatewayReference => $"{Tid}-{Forms.Date(Bdate)}-{Seq}";
}

/// <summary>The forms of the fields.</summary>
internal static class Forms
{
    public static bool IsDigits(string text, int count) => text.Length == count && text.All(char.IsAsciiDigit);

    public static bool IsTid(string text) =>
        text.Length is >= 1 and <= 32 && text.All(one => char.IsAsciiLetterOrDigit(one) || one is '_' or '-');

    public static bool IsSeq(string text) => IsDigits(text, 6) && text != "000000";

    public static bool IsReference(string text) =>
        text.Length is >= 1 and <= 64 && text.All(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '_' or '-');

    public static bool IsBno(string text) => text.Length is >= 8 and <= 32 && text.All(char.IsAsciiLetterOrDigit);

    public static bool IsSha(string text) => text.Length == 64 && text.All(one => char.IsAsciiDigit(one) || one is >= 'a' and <= 'f');

    /// <summary>Whether a free text has at most so many characters, counted in NFC.</summary>
    public static bool IsShort(string? text, int most) => text is null || text.Normalize().EnumerateRunes().Count() <= most;

    /// <summary>A whole number ≥ 0 of at most 9 digits, without leading zeros.</summary>
    public static bool TryReadCount(string? text, out int count)
    {
        count = 0;
        return text is { Length: >= 1 and <= 9 }
            && text.All(char.IsAsciiDigit)
            && (text.Length == 1 || text[0] != '0')
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);
    }

    public static string Date(DateOnly date) => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static DateOnly LocalDate(DateTimeOffset instant) => DateOnly.FromDateTime(PyongyangTime.Local(instant));

    public static bool TryReadIdentity(Message message, string mid, [NotNullWhen(true)] out Identity? identity) =>
        TryReadIdentity(mid, message.Head("tid"), message.Head("bdate"), message.Head("seq"), out identity);

    public static bool TryReadIdentity(string mid, string? tid, string? bdate, string? seq, [NotNullWhen(true)] out Identity? identity)
    {
        identity =
            tid is not null
            && seq is not null
            && bdate is not null
            && IsTid(tid)
            && IsSeq(seq)
            && PyongyangTime.TryReadDate(bdate, out var date)
                ? new Identity(mid, tid, date, seq)
                : null;
        return identity is not null;
    }
}
