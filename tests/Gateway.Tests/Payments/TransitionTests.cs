using System.Text.Json;
using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Tests.World;

namespace Gateway.Tests.Payments;

/// <summary>
/// Guards that no status of a payment, capture or refund changes in silence: each move is one of the state table, has its line
/// in the timeline and its event, and whatever a person should hear of raises its alert.
/// </summary>
public sealed class TransitionTests
{
    /// <summary>Of the state table, but no fact leads there: a code that is on display stays so until its end.</summary>
    private static readonly (PaymentStatus From, PaymentStatus To)[] NotTaken =
    [
        (PaymentStatus.AwaitingCustomer, PaymentStatus.Processing),
    ];

    /// <summary>How a capture or refund goes on, by the merchant API and by the operator's word on a review.</summary>
    private static readonly (PartStatus From, PartStatus To)[] PartMoves =
    [
        (PartStatus.Processing, PartStatus.Succeeded),
        (PartStatus.Processing, PartStatus.Failed),
        (PartStatus.Processing, PartStatus.Review),
        (PartStatus.Review, PartStatus.Succeeded),
        (PartStatus.Review, PartStatus.Failed),
    ];

    private static readonly string[] Kinds = ["capture", "refund"];

    [Fact]
    public void Every_move_has_its_line_its_event_and_its_alert()
    {
        var scribe = new EventFactory(new TestAddress());
        var (faults, moves, told) = (new Dictionary<string, string>(), new HashSet<string>(), 0);
        var steps = 0;
        foreach (var step in Exploration.Steps())
        {
            steps++;
            var lines = TransitionRules.Moves(step, out var broken);
            foreach (var rule in broken.Concat(AlertRules.Broken(step)))
            {
                faults.TryAdd(rule, step.ToString());
            }
            if (lines.Any(moves.Add))
            {
                told++;
                if (EventFault(step, scribe) is { } fault)
                {
                    faults.TryAdd(fault, step.ToString());
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(20).Select(f => $"{f.Key}\n    in: {f.Value}")));
        TestContext.Current.SendDiagnosticMessage("steps {0}", steps);
        Assert.True(told > 0, "no move was looked at");
        Assert.Equal(Expected().Order(StringComparer.Ordinal), moves.Order(StringComparer.Ordinal));
    }

    // What the contract calls an event, told of the object as it is after the change.
    private static string? EventFault(Step step, EventFactory scribe)
    {
        var lines = step.Change.Entries.Where(e => TransitionRules.IsStatus(e.Type)).ToList();
        var events = scribe
            .Of(step.After, step.Change.Entries)
            .Where(e => e.Event is not null)
            .Select(e => (e.Entry.No, e.Event!.Type, e.Event.Data))
            .ToList();
        if (!events.Select(e => e.Type).SequenceEqual(lines.Select(l => l.Type)))
        {
            return $"lines {string.Join(", ", lines.Select(l => l.Type))} became the events [{string.Join(", ", events.Select(e => e.Type))}]";
        }
        foreach (var (line, one) in lines.Zip(events))
        {
            using var data = JsonDocument.Parse(one.Data);
            var kind = line.Type[..line.Type.IndexOf('.', StringComparison.Ordinal)];
            var id = kind == "payment" ? step.After.Id : line.Detail["id"];
            var (gotKind, gotId) = (data.RootElement.GetProperty("object").GetString(), data.RootElement.GetProperty("id").GetString());
            if ((gotKind, gotId, one.No) != (kind, id, line.No))
            {
                return $"the event {one.Type} tells of {gotKind} {gotId}, line {one.No}; its line is {line.No} of {id}";
            }
        }
        return null;
    }

    private static IEnumerable<string> Expected() =>
        Enum.GetValues<PaymentStatus>()
            .SelectMany(from => StateTable.After(from), (from, to) => (From: from, To: to))
            .Except(NotTaken)
            .Select(move => TransitionRules.Name("payment", move.From.Word(), move.To.Word()))
            .Concat(
                from kind in Kinds
                from move in PartMoves
                select TransitionRules.Name(kind, TransitionRules.Word(move.From), TransitionRules.Word(move.To))
            )
            // Asked for, made by the gateway itself, or booked because the wallet took all at once.
            .Concat(Kinds.Select(kind => TransitionRules.Name(kind, "new", "processing")))
            .Append(TransitionRules.Name("capture", "new", "succeeded"));
}
