using Adapters.Contract;

namespace Adapters.Jeonseong;

/// <summary>One verified answer to one question, and the ways to phrase it as an <see cref="Answer{T}"/>.</summary>
internal sealed class JeonseongSaid<T>(string operation, JeonseongReply reply)
{
    public string Operation => operation;
    public JeonseongReply Reply => reply;
    public CodeRow Row { get; } = JeonseongCodes.Of(reply.Code);

    private Evidence Evidence => reply.Evidence(operation);

    public Answer<T> Done(T value) => new Answer<T>.Done(value, Evidence);

    public Answer<T> Waiting() => new Answer<T>.Waiting(null, Evidence);

    public Answer<T> Declined(DeclineReason reason, string code, Alert alert = Alert.None) =>
        new Answer<T>.Declined(reason, code, Evidence)
        {
            Alert = alert,
            // A trade that exists may still turn from "failed" or "closed" to "paid" (§3).
            MoneyMayFollow = reply is { TxnId: not null, TradeSts: "3" or "9" },
        };

    public Answer<T> Unreadable() => Unknown(UnknownWhy.NoAnswer);

    public Answer<T> InDoubt() => Unknown(UnknownWhy.InDoubt);

    public Answer<T> NotFound() => Unknown(UnknownWhy.NotFound);

    public Answer<T> NotProcessed() => Unknown(UnknownWhy.NotProcessed, Row.Alert);

    public Answer<T> Undocumented() => Unknown(UnknownWhy.Undocumented, Alert.UndocumentedAnswer);

    /// <summary>Documented, but not for this question or not in this combination.</summary>
    public Answer<T> Unexpected() => Unknown(UnknownWhy.Undocumented, Alert.UnexpectedState);

    public Answer<T> Differs() => Unknown(UnknownWhy.Mismatch, Alert.Mismatch);

    /// <summary>A refusal that says nothing about earlier tries: definite only if there were none.</summary>
    public Answer<T> RefusedUnlessRepeated(int earlierTries) =>
        earlierTries == 0 && Row.Reason is { } reason ? Declined(reason, reply.Code, Row.Alert) : NotProcessed();

    /// <summary>What every operation makes of a code that it has no row of its own for (§5.3).</summary>
    public Answer<T> Otherwise() =>
        Row.Meaning switch
        {
            Meaning.UnderWay or Meaning.InDoubt => InDoubt(),
            Meaning.Later or Meaning.BadRequest => NotProcessed(),
            Meaning.NotFound => NotFound(),
            Meaning.Success or Meaning.Refusal or Meaning.Closed or Meaning.State or Meaning.Undocumented => Undocumented(),
            _ => Undocumented(),
        };

    private Answer<T> Unknown(UnknownWhy why, Alert alert = Alert.None) =>
        new Answer<T>.Unknown(why, reply.Code, Evidence)
        {
            Alert = alert,
            ShowedTheOrder = reply.TxnId is not null && reply.TradeSts is not null,
        };
}
