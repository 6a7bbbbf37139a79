using System.Globalization;
using System.Text;
using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>`/files/list`, `/files/get` and the settlement file itself (protocol 3.7).</summary>
internal sealed class SettlementFiles(Book book, string merchant)
{
    private const string Unknown = "UNKNOWN0000001";

    /// <summary>
    /// What is there for a date; nothing before half past five of the next day. Size and hash are those of what the next
    /// fetch will give, so a settlement fault waiting for it counts here already.
    /// </summary>
    public JsAnswer List(string dateText, Moment now, string? faultKind)
    {
        _ = PyongyangTime.TryReadDate(dateText, out var date);
        var files = new List<ListedFile>();
        if (now.Business >= BusinessDay.FilesReadyAt(date))
        {
            var bytes = Build(date, faultKind);
            files.Add(new ListedFile(NameOf(date), bytes.Length.ToString(CultureInfo.InvariantCulture), Signing.Sha256(bytes)));
        }

        return JsAnswer.Of("0000").With("date", dateText) with
        {
            Files = files,
        };
    }

    /// <summary>The file of that name.</summary>
    public JsAnswer Get(string name, Moment now, string? faultKind) =>
        DateIn(name) is { } date && now.Business >= BusinessDay.FilesReadyAt(date)
            ? JsAnswer.Of("0000") with
            {
                File = Build(date, faultKind),
            }
            : JsAnswer.Of("1501");

    private static string Text(DateOnly date) => date.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private string NameOf(DateOnly date) => $"JS_{merchant}_{Text(date)}.txt";

    private DateOnly? DateIn(string name) =>
        name.Length > 12 && PyongyangTime.TryReadDate(name[^12..^4], out var date) && name == NameOf(date) ? date : null;

    private byte[] Build(DateOnly date, string? faultKind)
    {
        var lines = book
            .Movements.Where(movement => BusinessDay.Of(movement.At) == date)
            .OrderBy(movement => movement.At)
            .Select(movement => movement with { AmountChon = movement.AmountChon + (movement.Raised ? 100 : 0) })
            .ToList();
        switch (faultKind)
        {
            case "settlement_amount" when lines.Count > 0:
                lines[0] = lines[0] with { AmountChon = lines[0].AmountChon + 100 };
                break;
            case "settlement_missing" when lines.Count > 0:
                lines.RemoveAt(0);
                break;
            case "settlement_extra":
                lines.Add(
                    new SettlementEntry(
                        lines.Count > 0 ? lines[^1].At : PyongyangTime.Instant(date.ToDateTime(default)),
                        Unknown,
                        $"JS{Text(date)[2..]}0000009999999",
                        "PAY",
                        100_000,
                        false
                    )
                );
                break;
            default:
                break;
        }

        var text = Write(date, lines, faultKind == "settlement_bad_hash");
        return (faultKind == "settlement_encoding" ? Encoding.Unicode : Encoding.UTF8).GetBytes(text);
    }

    private string Write(DateOnly date, List<SettlementEntry> lines, bool badHash)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"H|JSSETL|01|{merchant}|{Text(date)}|{PyongyangTime.Text(BusinessDay.FilesReadyAt(date))}\n"
        );
        for (var at = 0; at < lines.Count; at++)
        {
            var line = lines[at];
            text.Append(
                CultureInfo.InvariantCulture,
                $"D|{at + 1:D6}|{line.Number}|{line.WalletId}|{line.Kind}|{line.AmountChon}|0|408|{PyongyangTime.Text(line.At)}\n"
            );
        }

        var hash = Signing.Sha256(Encoding.UTF8.GetBytes(text.ToString()));
        if (badHash)
        {
            hash = hash[..^1] + (hash[^1] == '0' ? '1' : '0');
        }

        text.Append(CultureInfo.InvariantCulture, $"T|{lines.Count}|{lines.Sum(line => line.AmountChon)}|0|{hash}\n");
        return text.ToString();
    }
}
