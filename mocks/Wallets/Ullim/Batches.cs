using System.Globalization;
using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>UPL and BST: batches taken in, and how far they are.</summary>
internal sealed class Batches(Book book, Lines lines, WalletScheduler scheduler, Setting<int> batchMs)
{
    private readonly Dictionary<(string Mid, string Bno), Batch> _batches = [];
    private readonly Dictionary<DateOnly, int> _numbers = [];

    /// <summary>UPL. A batch that never gets done stays as it was taken in.</summary>
    public Answer Upload(Message message, string mid, Moment now, bool neverDone)
    {
        if (
            message.Body("bno") is not { Text: var bno }
            || !Forms.IsBno(bno)
            || !Forms.TryReadCount(message.Body("cnt")?.Text, out var count)
            || count == 0
            || message.Body("sum") is not { } sum
            || sum["cur"] != Won.Currency
            || !Won.TryRead(sum.Text, out var won)
            || message.Body("sha") is not { Text: var sha }
            || !Forms.IsSha(sha)
            || message.Body("data") is not { Text: var data }
            || !UploadFile.IsBase64(data)
        )
        {
            return Answer.Of(Rc.Malformed);
        }

        if (_batches.TryGetValue((mid, bno), out var known))
        {
            return known.Sha == sha ? Taken(known) : Answer.Of(Rc.Duplicate);
        }

        var (why, sent) = UploadFile.Open(mid, count, won, sha, data);
        var batch = new Batch
        {
            Mid = mid,
            Bno = bno,
            Wbno = NextWbno(now),
            Sha = sha,
            Count = count,
            SumWon = won,
            UploadedAt = now.Real,
            Why = why,
            Lines = [.. sent.Select(Enter)],
            Stage = why is null ? St.Accepted : St.Rejected,
        };
        _batches.Add((mid, bno), batch);
        if (why is null && !neverDone)
        {
            Schedule(batch, now);
        }

        return Taken(batch);
    }

    /// <summary>BST.</summary>
    public Answer Status(Message message, string mid)
    {
        if (message.Body("bno") is not { Text: var bno } || !Forms.IsBno(bno))
        {
            return Answer.Of(Rc.Malformed);
        }

        return _batches.TryGetValue((mid, bno), out var batch)
            ? Answer.Ok(
                new Node("bno", batch.Bno),
                new Node("wbno", batch.Wbno),
                new Node("st", batch.Stage),
                Node.Maybe("why", batch.Why),
                new Node("cnt", Won.Count(batch.Count)),
                Node.Won("sum", batch.SumWon)
            )
            : Answer.Of(Rc.NotFound);
    }

    /// <summary>A batch by the wallet's number.</summary>
    public Batch? Find(string mid, string wbno) => _batches.Values.FirstOrDefault(batch => batch.Mid == mid && batch.Wbno == wbno);

    /// <summary>The merchant references of a batch, whether it was taken in before or comes with this request.</summary>
    public IReadOnlyCollection<string> References(Message message, string mid)
    {
        if (message.Body("bno")?.Text is { } bno && _batches.TryGetValue((mid, bno), out var batch))
        {
            return batch.References;
        }

        return message.Body("data")?.Text is { } data && UploadFile.Unpack(data) is { } csv && UploadFile.Read(mid, csv) is { } sent
            ? [.. sent.Select(line => line.Reference)]
            : [];
    }

    public void Forget()
    {
        _batches.Clear();
        _numbers.Clear();
    }

    private static Answer Taken(Batch batch) =>
        Answer.Ok(new Node("bno", batch.Bno), new Node("wbno", batch.Wbno), new Node("st", batch.Stage), Node.Maybe("why", batch.Why));

    private BatchLine Enter(UploadLine sent)
    {
        if (book.Find(sent.Id) is not null)
        {
            return new BatchLine(sent, null);
        }

        var charge = new Charge
        {
            Id = sent.Id,
            Kind = ChargeKind.Line,
            No = book.NextNo(),
            Won = sent.Won,
            Vref = Voucher.Vref(sent.Voucher),
            Reference = sent.Reference,
            WalletId = Voucher.Read(sent.Voucher).Voucher?.WalletId,
            F = Triggers.Number(sent.Reference, null),
            PendingWord = St.Accepted,
        };
        book.Add(charge);
        return new BatchLine(sent, charge);
    }

    private void Schedule(Batch batch, Moment now)
    {
        scheduler.At(
            now.Real.AddMilliseconds(batchMs.Value / 2.0),
            _ =>
            {
                batch.Stage = St.Working;
                foreach (var line in batch.Lines)
                {
                    line.Charge?.PendingWord = St.Working;
                }
            }
        );
        scheduler.At(
            now.Real.AddMilliseconds(batchMs.Value),
            then =>
            {
                batch.Results = lines.Settle(batch, then);
                batch.Stage = St.Done;
            }
        );
    }

    private string NextWbno(Moment now)
    {
        var date = Forms.LocalDate(now.Business);
        var number = _numbers.GetValueOrDefault(date) + 1;
        _numbers[date] = number;
        return string.Create(CultureInfo.InvariantCulture, $"B{Forms.Date(date)}{number:D4}");
    }
}
