using Adapters.Contract;

namespace Adapters.Jeonseong;

/// <summary>What <c>close</c> and <c>reverse</c> amount to (§3.4, §3.5, §5.3). Pure.</summary>
internal static class JeonseongCancelMapping
{
    /// <summary>The answer of <c>close</c>. An order that turns out to be paid is the gateway's to keep or to give back.</summary>
    public static WalletResult<OrderState> ToClosed(this JeonseongReply reply, Charge charge)
    {
        var said = new JeonseongResponse<OrderState>("close", reply);
        return JeonseongOrderMapping.IfFits(said, charge)
            ?? (reply.Code, said.Row.Meaning) switch
            {
                (_, Meaning.Success) => JeonseongOrderMapping.IfOver(said, charge),
                ("2002", _) => JeonseongOrderMapping.UnderWay(said),
                ("1308", _) => JeonseongOrderMapping.IfTaken(said, charge),
                // The number is burnt: an order that is still on its way cannot open behind the close.
                (_, Meaning.NotFound) => NotFound(said, charge, final: true),
                ("1309", _) => said.Unexpected(),
                _ => said.Otherwise(),
            };
    }

    /// <summary>
    /// The answer of <c>reverse</c>, or null when the wallet refuses for good (1301): then an inquiry must tell.
    /// </summary>
    /// <param name="reply">What came.</param>
    /// <param name="charge">The charge.</param>
    /// <param name="graceOver">Whether a charge can no longer be on its way to the wallet's books.</param>
    public static WalletResult<OrderState>? ToReversed(this JeonseongReply reply, Charge charge, bool graceOver)
    {
        var said = new JeonseongResponse<OrderState>("reverse", reply);
        if (JeonseongOrderMapping.IfFits(said, charge) is { } unfit)
        {
            return unfit;
        }
        return (reply.Code, said.Row.Meaning) switch
        {
            (_, Meaning.Success) => JeonseongOrderMapping.IfOver(said, charge),
            ("2002", _) => JeonseongOrderMapping.UnderWay(said),
            ("1301", _) => null,
            ("1302", _) => reply.TradeSts is null or "4" ? CalledOff(said, charge) : said.Unexpected(),
            (_, Meaning.Closed) => reply.TradeSts is null
                ? JeonseongOrderMapping.Closed(said, charge)
                : JeonseongOrderMapping.IfClosed(said, charge),
            (_, Meaning.NotFound) => NotFound(said, charge, graceOver),
            _ => said.Otherwise(),
        };
    }

    private static WalletResult<OrderState> CalledOff(JeonseongResponse<OrderState> said, Charge charge) =>
        said.Done(JeonseongOrderMapping.Released(said, charge, ReleaseCause.CalledOff));

    // A trade that an answer once showed cannot be unknown to the wallet: it must be asked again.
    private static WalletResult<OrderState> NotFound(JeonseongResponse<OrderState> said, Charge charge, bool final) =>
        final && charge is { Shown: false, SchemeReference: null, Known: LastKnownState.Nothing }
            ? said.Done(JeonseongOrderMapping.Released(said, charge, ReleaseCause.NeverMade))
            : said.NotFound();
}
