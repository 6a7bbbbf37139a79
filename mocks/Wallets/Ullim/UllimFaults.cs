using Mocks.Kit;

namespace Mocks.Ullim;

/// <summary>Which kinds of fault exist for which operation.</summary>
internal static class UllimFaults
{
    public const string Result = "result";
    public const string Settlement = "settlement";

    public static readonly string[] Operations = ["ONL", "INQ", "REV", "RFD", "UPL", "BST", "DAY", "KEY", "BLK", Result, Settlement];

    /// <summary>The operations of the one URL.</summary>
    public static bool IsOperation(string op) => Operations.AsSpan(0, 9).Contains(op);

    public static bool Has(string operation, string kind) =>
        operation switch
        {
            _ when FaultKinds.OnTheLine.Contains(kind) => true,
            Result => ResultFile.Faults.Contains(kind) || kind == "not_found",
            Settlement => SettlementFile.Faults.Contains(kind) || kind == "not_found",
            _ => kind switch
            {
                "maintenance" or "clock_error" or "dtd" or "cdata" or "bom" => true,
                "unknown_code" or "unknown_outcome" => operation is not ("KEY" or "BLK"),
                "wrong_amount" => operation is "ONL" or "INQ" or "REV" or "RFD" or "BST",
                "wrong_reference" => operation is "ONL" or "INQ" or "REV" or "RFD",
                "wrong_merchant_reference" => operation is "INQ",
                "not_found" => operation is "INQ" or "REV" or "RFD" or "BST",
                "never_done" => operation is "UPL",
                _ => false,
            },
        };

    /// <summary>
    /// The answer that a fault of the wallet's own makes. <paramref name="execute"/> carries the operation out, told
    /// whether a batch is never to get done; <paramref name="unknown"/> is the answer that leaves all open.
    /// </summary>
    public static Answer Strike(Fault fault, Func<bool, Answer> execute, Func<Answer> unknown)
    {
        var executed = fault.Executes ? execute(fault.Kind == "never_done") : null;
        var answer = executed ?? unknown();
        return fault.Kind switch
        {
            "unknown_code" => answer.Change("st", st => st with { Text = St.Undocumented }),
            "unknown_outcome" => unknown(),
            "wrong_amount" => answer.Change("amt", WonHigher).Change("sum", WonHigher),
            "wrong_reference" => answer with { ChangesSeq = true },
            "wrong_merchant_reference" => answer.Change("ref", node => node with { Text = Ullim.Answer.Another(node.Text ?? "") }),
            "not_found" => Answer.Of(Rc.NotFound),
            "maintenance" => Answer.Of(Rc.Maintenance),
            "clock_error" => Answer.Of(Rc.WrongTime),
            "dtd" => answer with { Flaw = XmlFlaw.Dtd },
            "cdata" => answer with { Flaw = XmlFlaw.Cdata },
            "bom" => answer with { Flaw = XmlFlaw.Bom },
            _ => answer,
        };
    }

    private static Node WonHigher(Node amount) =>
        Won.TryRead(amount.Text ?? "", out var won) ? amount with { Text = Won.Text(won + 1) } : amount;
}
