using System.Text;
using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>The two files that are fetched by GET: the result of a batch, the settlement of a day.</summary>
internal sealed class Downloads(Rooms rooms, Callers callers, ArmedFaults faults, WalletScheduler scheduler)
{
    private const string BatchPrefix = "/ullim/batch/";
    private const string BatchSuffix = "/result";
    private const string SettlementPrefix = "/ullim/settlement/";

    /// <summary>`result`, `settlement`, or null if the path is neither, and the name in the path.</summary>
    public static (string? Operation, string Name) Route(string path) =>
        path.StartsWith(SettlementPrefix, StringComparison.Ordinal) ? (UllimFaults.Settlement, path[SettlementPrefix.Length..])
        : path.StartsWith(BatchPrefix, StringComparison.Ordinal)
        && path.EndsWith(BatchSuffix, StringComparison.Ordinal)
        && path.Length > BatchPrefix.Length + BatchSuffix.Length
            ? (UllimFaults.Result, path[BatchPrefix.Length..^BatchSuffix.Length])
        : (null, "");

    public WalletReply Answer(WalletRequest request, string operation, string name)
    {
        var dt = request.Headers.Only("X-Dt") ?? "";
        var mid = callers.Verify(request.Headers, dt, Encoding.UTF8.GetBytes($"GET {request.Path}"));
        return mid is null || !PyongyangTime.TryRead(dt, out var sent)
            ? WalletReply.Empty(401)
            : scheduler.Enter(now =>
                !Gateway.IsNear(sent, now.Real) ? WalletReply.Empty(401)
                : operation == UllimFaults.Result ? Result(mid, name, now)
                : Settlement(mid, name, now)
            );
    }

    private WalletReply Result(string mid, string wbno, Moment now)
    {
        var batch = rooms.Batches.Find(mid, wbno);
        return Struck(
            UllimFaults.Result,
            batch?.References ?? [],
            batch?.Results is not null,
            now,
            fault =>
                batch is null || fault == "not_found" ? WalletReply.Empty(404)
                : batch.Results is null ? WalletReply.Empty(204)
                : File("text/csv; charset=utf-8", ResultFile.Write(batch.Results, fault))
        );
    }

    private WalletReply Settlement(string mid, string name, Moment now)
    {
        var isDate = PyongyangTime.TryReadDate(name, out var day);
        var ready = isDate && SettlementFile.IsReady(day, now);
        return Struck(
            UllimFaults.Settlement,
            [],
            ready,
            now,
            fault =>
                !isDate || fault == "not_found" ? WalletReply.Empty(404)
                : !ready ? WalletReply.Empty(204)
                : File("text/csv; charset=utf-16le", SettlementFile.Write(rooms.Charges, mid, day, fault))
        );
    }

    // A fault in the file waits until there is a file.
    private WalletReply Struck(
        string operation,
        IReadOnlyCollection<string> references,
        bool ready,
        Moment now,
        Func<string?, WalletReply> answer
    )
    {
        var fault = faults.Take(
            operation,
            references,
            kind => ready || !(ResultFile.Faults.Contains(kind) || SettlementFile.Faults.Contains(kind))
        );
        return fault is null
            ? answer(null)
            : BrokenAnswers.Break(fault, now.Real, () => answer(null), () => answer(null)) ?? answer(fault.Kind);
    }

    private static WalletReply File(string contentType, byte[] bytes) =>
        new(200, [new("Content-Type", contentType), new("X-Body-Digest", Callers.Digest(bytes))], bytes);
}
