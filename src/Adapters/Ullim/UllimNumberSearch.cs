using Adapters.Contract;

namespace Adapters.Ullim;

/// <summary>
/// Finds a number that the wallet does not know, after one that it knew already. If the store was restored or is new, many
/// numbers of the day may be used; the search goes past all of them at once, so that no further customer meets a used one.
/// </summary>
internal sealed class UllimNumberSearch(UllimClient line, UllimOptions options)
{
    /// <summary>
    /// Asks for numbers ever further away, with steps that double, until the wallet knows one not: at most 20 inquiries for
    /// the first half of a day's numbers, and as many for the rest. An inquiry without an answer ends the search, and its
    /// number is worth a try all the same.
    /// </summary>
    /// <returns>From where on the next number is drawn; null if every number that was asked for is used.</returns>
    public async Task<DrawFrom?> AfterAsync(UllimNumber used, CancellationToken cancellationToken)
    {
        var (last, step) = (used.Value ?? UllimNumber.Last, 1L);
        while (last < UllimNumber.Last)
        {
            var next = last + Math.Min(step, (UllimNumber.Last - last + 1) / 2);
            var heard = await line.AskAsync(new UllimRequest(UllimOp.INQ, used.At(next)), cancellationToken);
            if (heard is not UllimResponse.Answered { Reply.Rc: UllimReasons.Ok })
            {
                return new DrawFrom(used.SequenceName(options.Mid), next);
            }
            (last, step) = (next, step * 2);
        }
        return null;
    }
}
