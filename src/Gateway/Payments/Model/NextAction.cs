using System.Text.Json.Serialization;
using Adapters.Contract;

namespace Gateway.Payments.Model;

/// <summary>
/// What is to be done next about a payment that is not settled, and when: law 6. It lies on the payment's own row, so it
/// survives a crash and any node can take it up.
/// </summary>
internal sealed record NextAction
{
    /// <summary>Nothing, ever.</summary>
    public static NextAction Nothing { get; } = new();

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public NextStep Step { get; init; }
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Which gap of the step's schedule comes next.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Gap { get; init; }

    /// <summary>When this kind of step began: its window counts from here.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Calls of this step that may have reached the wallet without a definite answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Tries { get; init; }

    /// <summary>When an order or charge was last sent, at the latest: the grace of "not found" counts from here.</summary>
    public DateTimeOffset LastSentAt { get; init; }

    /// <summary>Why the last answer was no answer; null if it was one.</summary>
    public UnknownWhy? LastUnknown { get; init; }

    /// <summary>When a call made now has been answered or given up: before this nobody else takes the step.</summary>
    public static DateTimeOffset AnswerBy(SchemeInfo facts, DateTimeOffset now) => now + facts.CallTimeout + TimeSpan.FromSeconds(1);

    /// <summary>Begins a step: its first try is due after <paramref name="delay"/>.</summary>
    public NextAction Begin(NextStep step, DateTimeOffset now, TimeSpan delay) =>
        this with
        {
            Step = step,
            DueAt = now + delay,
            Gap = 0,
            Since = now,
            Tries = 0,
        };

    /// <summary>Goes on with the same step after its next gap; null if the list is used up.</summary>
    public NextAction? Again(RetrySchedule steps, DateTimeOffset now) =>
        steps.Gap(Gap) is { } gap ? this with { DueAt = now + gap, Gap = Gap + 1 } : null;

    /// <summary>The same, but not due before a moment; null: as it is.</summary>
    public NextAction NotBefore(DateTimeOffset? moment) => DueAt < moment ? this with { DueAt = moment } : this;

    /// <summary>Nothing more to do; what was sent when stays known.</summary>
    public NextAction End() => this with { Step = NextStep.None, DueAt = null, Gap = 0, Tries = 0 };
}

/// <summary>The kinds of next steps.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NextStep>))]
internal enum NextStep
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Make the order of a merchant code (again).</summary>
    Present,

    /// <summary>Ask what became of it.</summary>
    Inquire,

    /// <summary>Close, void or reverse it.</summary>
    Undo,

    /// <summary>Look for money that comes after it ended without.</summary>
    Confirm,
}
