using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>What becomes of the lines of a batch when their time has come.</summary>
internal sealed class Lines(Judge judge, Execution execution)
{
    private const long LimitWon = 50_000;
    private static readonly TimeSpan MaxAge = TimeSpan.FromHours(72);
    private static readonly TimeSpan Afterlife = TimeSpan.FromSeconds(3);

    /// <summary>Decides every line in order, and says what the result file shows.</summary>
    public IReadOnlyList<ResultLine> Settle(Batch batch, Moment now)
    {
        var results = batch.Lines.SelectMany(line => Settle(batch, line, now)).ToList();
        if (batch.Lines.Any(line => line.Charge?.F == 21))
        {
            results.Reverse();
        }

        return results;
    }

    private IEnumerable<ResultLine> Settle(Batch batch, BatchLine line, Moment now)
    {
        if (line.Charge is not { } charge)
        {
            return [new ResultLine(line.Sent, St.Duplicate, null, null)];
        }

        Voucher? voucher = null;
        var why = Judge.IsUnknownTerminal(charge.Id.Tid)
            ? Why.UnknownTerminal
            : judge.Refuse(
                line.Sent.Voucher,
                line.Sent.Won,
                LimitWon,
                line.Sent.AcceptedLocal,
                batch.UploadedAt - line.Sent.AcceptedAt > MaxAge,
                out voucher
            );
        if (why is not null)
        {
            charge.F = 0;
            Book.Refuse(charge, why, now);
            return [Shown(line, charge)];
        }

        Execute(charge, voucher!, now);
        return Shown(line, charge, now);
    }

    private void Execute(Charge charge, Voucher voucher, Moment now)
    {
        var ruling = charge.F switch
        {
            10 => new Ruling.Approve(null),
            26 => new Ruling.Refuse(Why.SpentTwice),
            _ => Ruling.Line(charge.Won!.Value),
        };
        execution.Carry(charge, ruling, voucher, now);
    }

    private static IEnumerable<ResultLine> Shown(BatchLine line, Charge charge, Moment now)
    {
        switch (charge.F)
        {
            case 1:
                return [];
            case 6:
                charge.StillHidden = 2;
                return [];
            case 10:
                charge.TruthFrom = now.Real + Afterlife;
                return [new ResultLine(line.Sent, St.Refused, Why.Balance, null)];
            case 18:
                return [new ResultLine(line.Sent, St.Undocumented, null, null)];
            case 21:
                return [Shown(line, charge), Shown(line, charge)];
            default:
                return charge switch
                {
                    { Won: 1093, State: ChargeState.Approved } => [],
                    { Won: 1099, State: ChargeState.Approved } => [new ResultLine(line.Sent, St.Undocumented, null, null)],
                    _ => [Shown(line, charge)],
                };
        }
    }

    private static ResultLine Shown(BatchLine line, Charge charge) =>
        charge.State switch
        {
            ChargeState.Approved => new(line.Sent, St.Approved, null, charge.Apv),
            ChargeState.Refused => new(line.Sent, St.Refused, charge.Why, null),
            _ => new(line.Sent, charge.PendingWord, null, null),
        };
}
