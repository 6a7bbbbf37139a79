using System.Text;

namespace Mocks.Ullim;

/// <summary>The result of a batch as a file: UTF-8 with BOM, CRLF, semicolons, totals of the lines shown.</summary>
internal static class ResultFile
{
    private const string Header = UploadFile.Header + ";상태;사유;승인번호";

    /// <summary>The kinds of fault that change the file.</summary>
    public static IReadOnlySet<string> Faults { get; } =
        new HashSet<string> { "missing_line", "duplicate_line", "reordered_lines", "wrong_trailer" };

    public static byte[] Write(IReadOnlyList<ResultLine> lines, string? fault)
    {
        IReadOnlyList<ResultLine> shown = fault switch
        {
            "missing_line" => [.. lines.Skip(1)],
            "duplicate_line" => [.. lines.Take(1), .. lines],
            "reordered_lines" => [.. lines.Reverse()],
            _ => lines,
        };
        var approved = shown.Where(line => line.State == St.Approved).ToList();
        var text = new StringBuilder("\uFEFF").Append(Header).Append("\r\n");
        foreach (var line in shown)
        {
            text.AppendJoin(
                    ';',
                    Won.Count(line.Sent.No),
                    line.Sent.Id.Tid,
                    line.Sent.Id.Seq,
                    Forms.Date(line.Sent.Id.Bdate),
                    line.Sent.AcceptedText,
                    Voucher.Vref(line.Sent.Voucher),
                    Won.Text(line.Sent.Won),
                    line.Sent.Reference,
                    line.State,
                    line.Why,
                    line.Apv
                )
                .Append("\r\n");
        }

        text.AppendJoin(
                ';',
                "합계",
                Won.Count(shown.Count + (fault == "wrong_trailer" ? 1 : 0)),
                Won.Count(approved.Count),
                Won.Text(approved.Sum(line => line.Sent.Won))
            )
            .Append("\r\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
