using Gateway.Payments.Model;

namespace Gateway.Tests.Payments;

/// <summary>Holds the lines of a change against what it changed: the statuses must be told one by one, and nothing else.</summary>
internal static class TransitionRules
{
    /// <summary>Who may be named for a line, by the contract.</summary>
    public static readonly string[] Speakers = ["merchant", "wallet", "callback", "inquiry", "settlement", "operator", "gateway"];

    private static readonly HashSet<string> Statuses =
    [
        .. Enum.GetValues<PaymentStatus>().Select(status => "payment." + status.Word()),
        .. Enum.GetValues<PartStatus>().Select(status => "capture." + Word(status)),
        .. Enum.GetValues<PartStatus>().Select(status => "refund." + Word(status)),
    ];

    private static readonly Dictionary<PartStatus, PartStatus[]> AfterPart = new()
    {
        [PartStatus.Processing] = [PartStatus.Succeeded, PartStatus.Failed, PartStatus.Review],
        [PartStatus.Review] = [PartStatus.Succeeded, PartStatus.Failed],
        [PartStatus.Succeeded] = [],
        [PartStatus.Failed] = [],
    };

    /// <summary>Whether a line tells of a status, and so is an event.</summary>
    public static bool IsStatus(string type) => Statuses.Contains(type);

    /// <summary>A move by its name.</summary>
    public static string Name(string kind, string from, string to) => $"{kind}: {from} to {to}";

    /// <summary>The word of the merchant API.</summary>
    public static string Word(PartStatus status) =>
        status switch
        {
            PartStatus.Processing => "processing",
            PartStatus.Succeeded => "succeeded",
            PartStatus.Failed => "failed",
            PartStatus.Review => "review",
            _ => throw new InvalidOperationException($"no such status: {status}"),
        };

    /// <summary>The moves that a change tells of, and what is wrong with how it does.</summary>
    public static List<string> Moves(Step step, out List<string> broken)
    {
        var (moves, faults) = (new List<string>(), new List<string>());
        OfPayment(step, moves, faults);
        foreach (var part in step.After.Parts)
        {
            OfPart(step, part, moves, faults);
        }
        foreach (var line in step.Change.Entries)
        {
            if (!Speakers.Contains(line.By))
            {
                faults.Add($"the line {line.Type} is by '{line.By}', which no contract names");
            }
        }
        if (step.Before.Parts.Any(part => step.After.Part(part.Id) is null))
        {
            faults.Add("a capture or refund vanished");
        }
        broken = faults;
        return moves;
    }

    private static void OfPayment(Step step, List<string> moves, List<string> faults)
    {
        var at = step.Before.Status;
        foreach (var line in step.Change.Entries)
        {
            if (!line.Type.StartsWith("payment.", StringComparison.Ordinal) || !IsStatus(line.Type))
            {
                continue;
            }
            var to = Enum.GetValues<PaymentStatus>().Single(status => "payment." + status.Word() == line.Type);
            var name = Name("payment", at.Word(), to.Word());
            moves.Add(name);
            if (!StateTable.After(at).Contains(to))
            {
                faults.Add($"{name}: the state table has no such move");
            }
            if (
                step.Fact is Fact.Resolved resolved
                && (line.By != "operator" || line.Detail.GetValueOrDefault("evidence") != resolved.Evidence)
            )
            {
                faults.Add($"{name}: an operator's word is not told as the operator's");
            }
            at = to;
        }
        if (at != step.After.Status)
        {
            faults.Add(
                $"{Name("payment", step.Before.Status.Word(), step.After.Status.Word())}: no line payment.{step.After.Status.Word()}"
            );
        }
    }

    private static void OfPart(Step step, PaymentOperation part, List<string> moves, List<string> faults)
    {
        var at = step.Before.Part(part.Id)?.Status;
        var begun = at;
        foreach (var line in step.Change.Entries)
        {
            if (!line.Type.StartsWith(part.KindWord + ".", StringComparison.Ordinal) || line.Detail.GetValueOrDefault("id") != part.Id)
            {
                continue;
            }
            var to = Enum.GetValues<PartStatus>().Single(status => part.KindWord + "." + Word(status) == line.Type);
            var name = Name(part.KindWord, at is { } from ? Word(from) : "new", Word(to));
            moves.Add(name);
            if (at is { } known && !AfterPart[known].Contains(to))
            {
                faults.Add($"{name}: there is no such move");
            }
            at = to;
        }
        if (at != part.Status)
        {
            faults.Add(
                $"{Name(part.KindWord, begun is { } was ? Word(was) : "new", Word(part.Status))}: no line {part.KindWord}.{Word(part.Status)}"
            );
        }
    }
}
