using Adapters.Contract;

namespace Adapters.Ullim;

/// <summary>Why nothing can be concluded about the money, whatever the question was.</summary>
internal sealed record UllimUnknown(UnknownWhy Why, Evidence Evidence)
{
    public string? SchemeCode { get; init; }
    public Alert Alert { get; init; }
    public bool ShowedTheOrder { get; init; }

    public WalletResult<T> As<T>() =>
        new WalletResult<T>.Unknown(Why, SchemeCode, Evidence) { Alert = Alert, ShowedTheOrder = ShowedTheOrder };
}

/// <summary>What came of a message: an answer to it, or a doubt.</summary>
internal abstract record UllimResponse
{
    private UllimResponse() { }

    /// <summary>What the answer amounts to; a doubt stays one.</summary>
    public WalletResult<T> Then<T>(Func<UllimReply, WalletResult<T>> read) =>
        this switch
        {
            Answered(var reply) => read(reply),
            Silent(var doubt) => doubt.As<T>(),
            _ => throw new InvalidOperationException("A message has two ends."),
        };

    /// <summary>A well-formed answer whose head repeats the message's.</summary>
    public sealed record Answered(UllimReply Reply) : UllimResponse;

    /// <summary>Nothing that can be used.</summary>
    public sealed record Silent(UllimUnknown Doubt) : UllimResponse;
}
