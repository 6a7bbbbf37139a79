using Mocks.Kit;

namespace Mocks.Jeonseong;

/// <summary>What `/pay` and `/order` check alike.</summary>
internal static class Terms
{
    private const long LeastChon = 100;
    private const long MostChon = 500_000_000;

    /// <summary>1402, 1401, 1404 in this order; null if the terms are fit. A merchant is switched off (1403) by trigger only.</summary>
    public static string? Refusal(Fields fields) =>
        fields["currency"] != "408" ? "1402"
        : Fields.Chon(fields["amount"]) is not (>= LeastChon and <= MostChon) ? "1401"
        : fields["termId"].StartsWith("TX", StringComparison.Ordinal) ? "1404"
        : null;

    /// <summary>The amount, once it was checked.</summary>
    public static long AmountOf(Fields fields) => Fields.Chon(fields["amount"])!.Value;

    /// <summary>The number of the F trigger.</summary>
    public static int F(Fields fields) => Triggers.Number(fields.Find("mercRef"), fields.Find("subject"));

    /// <summary>Amounts that are refused with nothing stored.</summary>
    public static string? RefusalByAmount(long won) =>
        won switch
        {
            1003 => "1403",
            1058 => "1404",
            1013 => "1401",
            1014 => "1402",
            1015 => "1405",
            1096 => "9001",
            _ => null,
        };
}

/// <summary>One `/pay` or `/order` as its F trigger sees it.</summary>
/// <param name="F">The trigger's number.</param>
/// <param name="Try">1 for the first request of its number.</param>
/// <param name="Struck">A fault decides about the answer already.</param>
internal sealed record Attempt(int F, int Try, bool Struck)
{
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Drop = TimeSpan.FromSeconds(1);

    /// <summary>The triggers by which nothing is carried out.</summary>
    public JsAnswer? Refusal(Moment now) =>
        (Struck, F, Try) switch
        {
            (true, _, _) => null,
            (_, 13, 1) => Authenticator.ClockError(now.Real),
            (_, 14, _) => JsAnswer.Of("9001"),
            (_, 16, 1 or 2) => JsAnswer.Of("9201"),
            _ => null,
        };

    /// <summary>The triggers by which the answer, as a rule the first, is broken.</summary>
    public JsAnswer Break(JsAnswer answer) =>
        (Struck, F, Try) switch
        {
            (_, 24, _) => answer with { WithNextKey = true },
            (true, _, _) or (_, _, not 1) => answer,
            _ => F switch
            {
                1 => answer with { Delivery = new Delivery.Silence(Never) },
                2 => answer with { Delivery = new Delivery.Truncated() },
                3 => answer with { AsHtmlPage = true },
                4 => answer with { Flaw = SignatureFlaw.WrongDigit },
                15 => answer with { Delivery = new Delivery.Dripped(Drop) },
                _ => answer,
            },
        };
}
