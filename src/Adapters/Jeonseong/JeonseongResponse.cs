using Adapters.Contract;

namespace Adapters.Jeonseong;

/// <summary>One verified answer to one question, and the ways to phrase it as an <see cref="WalletResult{T}"/>.</summary>
internal sealed class JeonseongResponse<T>(string operation, JeonseongReply reply)
{
    public string Operation => operation;
    public JeonseongReply Reply => reply;
    public CodeRow Row { get; } = JeonseongCodes.Of(reply.Code);

    private Evidence Evidence => reply.Evidence(operation);

    public WalletResult<T> Done(T value) => new WalletResult<T>.Succeeded(value, Evidence);

    public WalletResult<T> Waiting() => new WalletResult<T>.Pending(null, Evidence);

    public WalletResult<T> Declined(DeclineReason reason, string code, Alert alert = Alert.None) =>
        new WalletResult<T>.Declined(reason, code, Evidence)
        {
            Alert = alert,
            // A trade that exists may still turn from "failed" or "closed" to "paid" (§3).
            MoneyMayFollow = reply is { TxnId: not null, TradeSts: "3" or "9" },
        };

    public WalletResult<T> Unreadable() => Unknown(UnknownWhy.NoAnswer);

    public WalletResult<T> InDoubt() => Unknown(UnknownWhy.InDoubt);

    public WalletResult<T> NotFound() => Unknown(UnknownWhy.NotFound);

    public WalletResult<T> NotProcessed() => Unknown(UnknownWhy.NotProcessed, Row.Alert);

    public WalletResult<T> Undocumented() => Unknown(UnknownWhy.Undocumented, Alert.UndocumentedAnswer);

    /// <summary>Documented, but not for this question or not in this combination.</summary>
    public WalletResult<T> Unexpected() => Unknown(UnknownWhy.Undocumented, Alert.UnexpectedState);

    public WalletResult<T> Differs() => Unknown(UnknownWhy.Mismatch, Alert.Mismatch);

    /// <summary>A refusal that says nothing about earlier tries: definite only if there were none.</summary>
    public WalletResult<T> RefusedUnlessRepeated(int earlierTries) =>
        earlierTries == 0 && Row.Reason is { } reason ? Declined(reason, reply.Code, Row.Alert) : NotProcessed();

    /// <summary>What every operation makes of a code that it has no row of its own for (§5.3).</summary>
    public WalletResult<T> Otherwise() =>
        Row.Meaning switch
        {
            Meaning.UnderWay or Meaning.InDoubt => InDoubt(),
            Meaning.Later or Meaning.BadRequest => NotProcessed(),
            Meaning.NotFound => NotFound(),
            Meaning.Success or Meaning.Refusal or Meaning.Closed or Meaning.State or Meaning.Undocumented => Undocumented(),
            _ => Undocumented(),
        };

    private WalletResult<T> Unknown(UnknownWhy why, Alert alert = Alert.None) =>
        new WalletResult<T>.Unknown(why, reply.Code, Evidence)
        {
            Alert = alert,
            ShowedTheOrder = reply.TxnId is not null && reply.TradeSts is not null,
        };
}
