using Mocks.Client;

namespace Sandbox.Walk;

/// <summary>One thing that the sandbox does and checks.</summary>
/// <param name="Title">What is done, in a few words.</param>
/// <param name="Wallet">Which wallet takes part.</param>
/// <param name="PlayAsync">Does it and notes what came of it.</param>
internal sealed record Step(string Title, string Wallet, Func<StepNotes, CancellationToken, Task> PlayAsync);

/// <summary>What came of a step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Ids">The gateway's ids of what it made.</param>
/// <param name="Outcome">Status and amount in one line.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Differences">Everything that is not as expected; none means good.</param>
internal sealed record StepResult(Step Step, IReadOnlyList<string> Ids, string Outcome, TimeSpan Took, IReadOnlyList<string> Differences)
{
    public bool IsGood => Differences.Count == 0;
}

/// <summary>Where a running step notes its ids, its outcome and every difference between what it expected and what it saw.</summary>
internal sealed class StepNotes
{
    private readonly List<string> _ids = [];
    private readonly List<string> _differences = [];

    public IReadOnlyList<string> Ids => _ids;

    public IReadOnlyList<string> Differences => _differences;

    public string Outcome { get; set; } = "-";

    /// <summary>Notes an answer that must have made something; without it there is no way on.</summary>
    public void Made(string what, Reply reply)
    {
        if (reply.Status != 201)
        {
            throw new HttpRequestException($"{what}: {reply.Status} {reply.Word("code")} instead of 201");
        }

        _ids.Add(reply.Word("id"));
    }

    public void Differs(string what) => _differences.Add(what);

    public void Same<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            Differs($"{what}: {actual} instead of {expected}");
        }
    }

    /// <summary>Compares the wallet's books with what should stand there.</summary>
    public void Books(IReadOnlyList<string> actual, params IReadOnlyList<string> expected) =>
        Same("wallet's ledger", Line(expected), Line(actual));

    private static string Line(IReadOnlyList<string> movements) => movements.Count == 0 ? "nothing" : string.Join(", ", movements);
}
