using System.Globalization;
using System.Text;
using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>One line of a day's settlement, its amounts already signed.</summary>
internal sealed record SettlementLine(
    DateTimeOffset At,
    string Tid,
    string Bdate,
    string Seq,
    string Wallet,
    string Kind,
    long Won,
    long FeeWon,
    string? Why,
    string? Apv
)
{
    /// <summary>Only what was done counts in the totals.</summary>
    public bool Counts => Why is null;
}

/// <summary>A day's settlement: UTF-16LE with BOM, CRLF, semicolons, commas in amounts.</summary>
internal static class SettlementFile
{
    private const string Header = "번호;거래일시;단말;영업일;일련번호;지갑;구분;금액;봉사료;상태;승인번호";

    private const string Paid = "지불";
    private static readonly TimeOnly ReadyAt = new(6, 0, 0);

    /// <summary>The kinds of fault that change the file.</summary>
    public static IReadOnlySet<string> Faults { get; } =
        new HashSet<string> { "settlement_amount", "settlement_missing", "settlement_extra", "settlement_bad_hash", "settlement_encoding" };

    /// <summary>Whether the day's file exists: from six in the morning of the next day.</summary>
    public static bool IsReady(DateOnly day, Moment now) =>
        day < DateOnly.MaxValue && now.Business >= PyongyangTime.Instant(day.AddDays(1).ToDateTime(ReadyAt));

    public static byte[] Write(IEnumerable<Charge> charges, string mid, DateOnly day, string? fault)
    {
        var lines = charges
            .Where(charge => charge is { IsForeign: false, Won: not null } && charge.Id.Mid == mid)
            .Where(charge => charge.Currency == Won.Currency)
            .OrderBy(charge => charge.No)
            .SelectMany(charge => LinesOf(charge, day))
            .OrderBy(line => line.At)
            .ToList();
        Spoil(lines, fault, day);
        var text = Text(lines, fault == "settlement_bad_hash" ? 1 : 0);
        return fault == "settlement_encoding"
            ? Encoding.UTF8.GetBytes(text)
            : [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)];
    }

    private static IEnumerable<SettlementLine> LinesOf(Charge charge, DateOnly day)
    {
        var won = charge.Won!.Value;
        var fee = Won.Fee(won);
        if (charge.DecidedAt is { } decided && IsOn(charge, decided, day))
        {
            // F22: the file alone is a won off.
            var shown = charge is { F: 22, ApprovedAt: not null } ? won + 1 : won;
            yield return Line(charge, decided, Paid, shown, fee, charge.Why);
        }

        if (charge.ReversedAt is { } reversed && IsOn(charge, reversed, day))
        {
            yield return Line(charge, reversed, St.Cancelled, -won, -fee, null);
        }

        foreach (var refund in charge.Refunds)
        {
            if (refund.At is { } at && Forms.LocalDate(at) == day)
            {
                yield return Line(charge, at, St.Refunded, -won, 0, refund.Why);
            }
        }
    }

    // A charge at the till and its reversal belong to its business date, a line to the day it was settled.
    private static bool IsOn(Charge charge, DateTimeOffset at, DateOnly day) =>
        day == (charge.Kind == ChargeKind.Online ? charge.Id.Bdate : Forms.LocalDate(at));

    private static SettlementLine Line(Charge charge, DateTimeOffset at, string kind, long won, long fee, string? why) =>
        new(
            at,
            charge.Id.Tid,
            Forms.Date(charge.Id.Bdate),
            charge.Id.Seq,
            charge.WalletId is { } wallet ? $"{wallet[..6]}******{wallet[^4..]}" : "",
            kind,
            won,
            fee,
            why,
            why is null ? charge.Apv : null
        );

    private static void Spoil(List<SettlementLine> lines, string? fault, DateOnly day)
    {
        switch (fault)
        {
            case "settlement_amount" when lines.Count > 0:
                lines[0] = lines[0] with { Won = lines[0].Won + 1 };
                break;
            case "settlement_missing" when lines.Count > 0:
                lines.RemoveAt(0);
                break;
            case "settlement_extra":
                lines.Add(
                    new SettlementLine(
                        PyongyangTime.Instant(day.ToDateTime(new TimeOnly(12, 0))),
                        "T9999",
                        Forms.Date(day),
                        "999999",
                        "885000******9999",
                        Paid,
                        1000,
                        Won.Fee(1000),
                        null,
                        "A9999999"
                    )
                );
                break;
            default:
                break;
        }
    }

    private static string Text(List<SettlementLine> lines, int miscount)
    {
        var text = new StringBuilder(Header).Append("\r\n");
        foreach (var (index, line) in lines.Index())
        {
            text.AppendJoin(
                    ';',
                    Won.Count(index + 1),
                    PyongyangTime.Local(line.At).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                    line.Tid,
                    line.Bdate,
                    line.Seq,
                    line.Wallet,
                    line.Kind,
                    Won.Text(line.Won),
                    Won.Text(line.FeeWon),
                    line.Why is null ? St.Done : $"{St.Refused}({line.Why})",
                    line.Apv
                )
                .Append("\r\n");
        }

        return text.AppendJoin(
                ';',
                "합계",
                Won.Count(lines.Count + miscount),
                Won.Text(lines.Where(line => line.Counts).Sum(line => line.Won)),
                Won.Text(lines.Where(line => line.Counts).Sum(line => line.FeeWon))
            )
            .Append("\r\n")
            .ToString();
    }
}
