using System.Globalization;
using System.Text.RegularExpressions;
using Adapters.Contract;
using Adapters.Contract.Disclosures;
using Adapters.Kit;

namespace Adapters.Ullim;

/// <summary>A request (2), whatever its body. Its text form shows the operation only: a voucher is as good as money.</summary>
internal sealed record UllimRequest<TBody>([At("@ver"), Is(DataKind.Protocol)] string Ver, UllimHead Head, TBody Body) : IUllimRequest
{
    public override string ToString() => $"{nameof(UllimRequest<>)} {Head.Op}";
}

/// <summary>A request of any body.</summary>
internal interface IUllimRequest
{
    /// <summary>What an answer must repeat, but for the time.</summary>
    UllimHead Head { get; }
}

/// <summary>The head of a request (2). With the business date the sequence number is the number of the charge.</summary>
internal sealed record UllimHead(
    [Is(DataKind.Protocol)] string Op,
    [Is(DataKind.Account)] string Mid,
    [Is(DataKind.Terminal)] string Tid,
    [Is(DataKind.GatewayNumber)] string Seq,
    [Is(DataKind.GatewayNumber)] string Bdate,
    [Is(DataKind.Time)] string Dt
);

/// <summary>Body of ONL (3.1).</summary>
internal sealed record ChargeBody(
    [Is(DataKind.Code)] string Voucher,
    [At("amt"), Is(DataKind.Amount)] string Amount,
    [At("amt/@cur"), Is(DataKind.Currency)] string Currency,
    [Is(DataKind.MerchantReference)] string Ref,
    [Is(DataKind.Subject)] string? Memo
)
{
    public override string ToString() => nameof(ChargeBody);
}

/// <summary>Body of INQ (3.2).</summary>
internal sealed record EmptyBody;

/// <summary>Body of REV (3.3).</summary>
internal sealed record ReverseBody([At("amt"), Is(DataKind.Amount)] string Amount, [At("amt/@cur"), Is(DataKind.Currency)] string Currency);

/// <summary>Body of RFD (3.4).</summary>
internal sealed record RefundBody(
    [At("amt"), Is(DataKind.Amount)] string Amount,
    [At("amt/@cur"), Is(DataKind.Currency)] string Currency,
    [Is(DataKind.RefundReason)] string? Memo
);

/// <summary>Every answer (2, 3); nothing in it has been compared with the request yet. Evidence holds none of what leads to a payer.</summary>
internal sealed record UllimReply(
    [At("@ver")] string? Ver,
    [At("head/op")] string? Op,
    [At("head/mid")] string? Mid,
    [At("head/tid")] string? Tid,
    [At("head/seq")] string? Seq,
    [At("head/bdate")] string? Bdate,
    [At("head/dt")] string? Dt,
    [At("head/rc"), Kept(As = "rc")] string? Rc,
    [At("head/msg")] string? Msg,
    [At("body/kind"), Kept(As = "kind")] string? Kind,
    [At("body/st"), Kept(As = "st")] string? St,
    [At("body/why"), Kept(As = "why")] string? Why,
    [At("body/apv"), Kept(As = "apv")] string? Apv,
    [At("body/amt"), Kept(As = "amt")] string? Amount,
    [At("body/amt/@cur"), Kept(As = "cur")] string? Currency,
    [At("body/vref")] string? Vref,
    [At("body/ref")] string? Ref,
    [At("body/wdt")] string? Wdt,
    [At("body/rst"), Kept(As = "rst")] string? Rst,
    [At("body/rwhy"), Kept(As = "rwhy")] string? Rwhy
)
{
    /// <summary>The wallet's time; null if it is none.</summary>
    public DateTimeOffset? Time => PyongyangTime.Read(Dt);

    /// <summary>The result code; null if the answer is not in the document's form.</summary>
    public string? Code => Ver == UllimMessages.Version && Time is not null && Rc is { Length: > 0 } ? Rc : null;
}

/// <summary>How the messages are written and read (1), and how a request's body follows from a charge.</summary>
internal static class UllimMessages
{
    public const string Version = "2.0";

    private const int LongestReason = 100;

    public static readonly XmlFormat Format = new("ullim");

    public static ChargeBody ToCharge(this Charge charge, string voucher, string? memo) =>
        new(voucher, UllimMoney.Write(charge.Terms.AmountMinor), UllimMoney.Currency, charge.Terms.Reference, memo);

    public static ReverseBody ToReverse(this Charge charge) => new(UllimMoney.Write(charge.Terms.AmountMinor), UllimMoney.Currency);

    public static RefundBody ToRefund(this Operation refund) =>
        new(UllimMoney.Write(refund.AmountMinor), UllimMoney.Currency, XmlText.Sendable(refund.Reason, LongestReason));
}

/// <summary>The operations of the online part.</summary>
internal static class UllimOperations
{
    public const string Charge = "ONL";
    public const string Inquire = "INQ";
    public const string Reverse = "REV";
    public const string Refund = "RFD";
}

/// <summary>
/// Money on the wire: whole won with thousands commas, nothing else. Chon cannot be expressed, and an amount in another
/// form is a broken answer, not a number.
/// </summary>
internal static partial class UllimMoney
{
    public const string Currency = "KPW";
    public const long ChonPerWon = 100;

    /// <summary>The wire form of an amount in chon; the amount must be a positive multiple of 100 chon.</summary>
    public static string Write(long chon) =>
        chon > 0 && chon % ChonPerWon == 0
            ? (chon / ChonPerWon).ToString("#,##0", CultureInfo.InvariantCulture)
            : throw new ArgumentOutOfRangeException(nameof(chon));

    /// <summary>The amount in chon; null if the text is in another form, or longer than 15 digits.</summary>
    public static long? Read(string text) =>
        Form().IsMatch(text) ? long.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) * ChonPerWon : null;

    [GeneratedRegex(@"^[1-9][0-9]{0,2}(,[0-9]{3}){0,4}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
