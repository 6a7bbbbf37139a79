using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Adapters.Wire;

namespace Adapters.Jeonseong;

/// <summary>
/// A day's settlement file (document §3.7). Law: one thing that does not fit – encoding, form, numbering, count, sums,
/// hash – and the whole file is quarantined, since money is never reconciled against half a truth.
/// </summary>
internal static class JeonseongSettlement
{
    /// <summary>A line of the file.</summary>
    /// <param name="Number">tradeNo, or refundNo for a refund.</param>
    /// <param name="SchemeReference">jsTxnId or jsRefundId.</param>
    /// <param name="Kind">PAY, REV or REF.</param>
    /// <param name="AmountMinor">Signed, chon.</param>
    /// <param name="FeeMinor">Chon.</param>
    /// <param name="At">When it happened.</param>
    public sealed record Line(string Number, string SchemeReference, string Kind, long AmountMinor, long FeeMinor, DateTimeOffset At);

    /// <summary>What a file came to.</summary>
    public abstract record Reading
    {
        private Reading() { }

        /// <summary>All of it fits together.</summary>
        public sealed record Whole(string Merchant, string Day, ImmutableArray<Line> Lines) : Reading;

        /// <summary>Nothing of it may be used.</summary>
        /// <param name="Why">What does not fit, in a few words.</param>
        public sealed record Quarantined(string Why) : Reading;
    }

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads the bytes of a file as they were received.</summary>
    public static Reading Read(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith("\uFEFF"u8) || !System.Text.Unicode.Utf8.IsValid(file))
        {
            return new Reading.Quarantined("encoding");
        }
        var rows = Strict.GetString(file).Split('\n');
        if (rows is not [_, _, .., ""] || rows[0].Split('|') is not ["H", "JSSETL", "01", var merchant, var day, _])
        {
            return new Reading.Quarantined("form");
        }
        if (rows[^2].Split('|') is not ["T", var count, var net, var fees, var hash])
        {
            return new Reading.Quarantined("trailer");
        }
        var lines = ImmutableArray.CreateBuilder<Line>();
        foreach (var row in rows[1..^2])
        {
            if (LineOf(row, lines.Count + 1) is not { } line)
            {
                return new Reading.Quarantined("line");
            }
            lines.Add(line);
        }
        var body = file[..^(Strict.GetByteCount(rows[^2]) + 1)];
        // Summed as decimals: a file of absurd amounts must not end in an overflow.
        return hash != Convert.ToHexStringLower(SHA256.HashData(body)) ? new Reading.Quarantined("hash")
            : Whole(count) != lines.Count ? new Reading.Quarantined("count")
            : Whole(net) != lines.Sum(l => (decimal)l.AmountMinor) ? new Reading.Quarantined("net sum")
            : Whole(fees) != lines.Sum(l => (decimal)l.FeeMinor) ? new Reading.Quarantined("fee sum")
            : new Reading.Whole(merchant, day, lines.ToImmutable());
    }

    private static Line? LineOf(string row, int number) =>
        row.Split('|') is ["D", var no, var own, var theirs, ("PAY" or "REV" or "REF") and var kind, var amount, var fee, "408", var time]
        && no == number.ToString("D6", CultureInfo.InvariantCulture)
        && Whole(amount) is { } chon
        && Whole(fee) is { } feeChon
        && PyongyangTime.Read(time) is { } at
        // What is given back is negative, what is taken is not.
        && (kind == "PAY") == (chon > 0)
            ? new Line(own, theirs, kind, chon, feeChon, at)
            : null;

    private static long? Whole(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
}
