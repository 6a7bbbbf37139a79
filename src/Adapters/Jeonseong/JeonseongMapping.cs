using System.Globalization;
using Adapters.Contract;
using Adapters.Contract.Codes;

namespace Adapters.Jeonseong;

/// <summary>From a charge to the wallet's requests, and from answers about charging to ours. Pure.</summary>
internal static class JeonseongMapping
{
    private const string AccountHead = "0015example.jonsong0112";
    private const int TokenLength = 12;
    private const int TemplateId = 26;
    private const int DefaultValidSeconds = 300;

    public static PayRequest ToPay(this Charge charge, string payCode, JeonseongOptions options) =>
        new(
            charge.Number,
            payCode,
            JeonseongMoney.Write(charge.Terms.AmountMinor),
            JeonseongMoney.Won,
            options.Subject,
            charge.Terms.Reference,
            charge.Terms.Shop ?? options.DefaultStoreId,
            charge.Terms.Terminal ?? options.DefaultTermId
        );

    public static OrderRequest ToOrder(this Charge charge, JeonseongOptions options) =>
        new(
            charge.Number,
            JeonseongMoney.Write(charge.Terms.AmountMinor),
            JeonseongMoney.Won,
            options.Subject,
            charge.Terms.Reference,
            charge.Terms.Shop ?? options.DefaultStoreId,
            charge.Terms.Terminal ?? options.DefaultTermId,
            Valid(charge).ToString(CultureInfo.InvariantCulture)
        );

    public static TradeRequest ToTrade(this Charge charge) => new(charge.Number);

    /// <summary>The answer of <c>pay</c>.</summary>
    public static WalletResult<OrderState> ToPaid(this JeonseongReply reply, Charge charge)
    {
        var said = new JeonseongResponse<OrderState>("pay", reply);
        return JeonseongOrderMapping.IfFits(said, charge)
            ?? said.Row.Meaning switch
            {
                Meaning.Success => JeonseongOrderMapping.Of(said, charge),
                Meaning.UnderWay => JeonseongOrderMapping.UnderWay(said),
                Meaning.Refusal => Refused(said),
                Meaning.Closed => reply.TradeSts is null
                    ? said.Declined(DeclineReason.CustomerTimeout, reply.Code)
                    : JeonseongOrderMapping.IfClosed(said, charge),
                Meaning.Later or Meaning.BadRequest => said.RefusedUnlessRepeated(charge.EarlierTries),
                Meaning.InDoubt => said.InDoubt(),
                Meaning.State or Meaning.NotFound or Meaning.Undocumented => said.Undocumented(),
                _ => said.Undocumented(),
            };
    }

    /// <summary>The answer of <c>order</c>; the code's time runs on our clock from now on.</summary>
    public static WalletResult<PresentedCode> ToPresented(this JeonseongReply reply, Charge charge, DateTimeOffset now)
    {
        var said = new JeonseongResponse<PresentedCode>("order", reply);
        return JeonseongOrderMapping.IfFits(said, charge)
            ?? said.Row.Meaning switch
            {
                Meaning.Success => Presented(said, charge, now),
                Meaning.UnderWay or Meaning.InDoubt => said.InDoubt(),
                Meaning.Refusal => Refused(said),
                Meaning.Closed => reply.TradeSts is null or "9"
                    ? said.Declined(DeclineReason.CustomerTimeout, reply.Code)
                    : said.Unexpected(),
                Meaning.Later or Meaning.BadRequest => said.RefusedUnlessRepeated(charge.EarlierTries),
                Meaning.State or Meaning.NotFound or Meaning.Undocumented => said.Undocumented(),
                _ => said.Undocumented(),
            };
    }

    /// <summary>The answer of <c>query</c>.</summary>
    public static WalletResult<OrderState> ToFound(this JeonseongReply reply, Charge charge)
    {
        var said = new JeonseongResponse<OrderState>("query", reply);
        return JeonseongOrderMapping.IfFits(said, charge)
            ?? (said.Row.Meaning == Meaning.Success ? JeonseongOrderMapping.Of(said, charge) : said.Otherwise());
    }

    // A refusal that comes with another state than "failed" contradicts itself.
    private static WalletResult<T> Refused<T>(JeonseongResponse<T> said) =>
        said.Reply.TradeSts is null or "3" && said.Row.Reason is { } reason
            ? said.Declined(reason, said.Reply.Code, said.Row.Alert)
            : said.Unexpected();

    private static WalletResult<PresentedCode> Presented(JeonseongResponse<PresentedCode> said, Charge charge, DateTimeOffset now)
    {
        var reply = said.Reply;
        return reply.TradeSts switch
        {
            "1" => reply.QrData is { } content && IsAccount(content)
                ? said.Done(
                    new PresentedCode(new MerchantAccount(TemplateId, content), now.AddSeconds(Valid(charge)))
                    {
                        SchemeReference = reply.TxnId,
                    }
                )
                : said.Unreadable(),
            "3" => JeonseongOrderMapping.Failed(said),
            // The trade exists and has gone on without us: an inquiry tells where it stands.
            "0" or "2" or "4" or "5" or "6" or "9" => said.Unexpected(),
            null => said.Unreadable(),
            _ => said.Undocumented(),
        };
    }

    private static bool IsAccount(string content) =>
        content.Length == AccountHead.Length + TokenLength
        && content.StartsWith(AccountHead, StringComparison.Ordinal)
        && content[AccountHead.Length..].All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c));

    private static int Valid(Charge charge) => charge.Terms.ExpiresInSeconds ?? DefaultValidSeconds;
}
