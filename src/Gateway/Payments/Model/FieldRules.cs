using Gateway.Http;

namespace Gateway.Payments.Model;

/// <summary>The forms of text fields in the merchant API.</summary>
internal static class FieldRules
{
    /// <summary>The letters of ISO 4217.</summary>
    public static TextRule Currency { get; } = TextRule.Capitals(3);

    public static TextRule Reference { get; } = TextRule.Token(64, "._-");
    public static TextRule Scheme { get; } = TextRule.Token(32, "_-");

    /// <summary>A shop or a terminal.</summary>
    public static TextRule Place { get; } = TextRule.Token(32, "_-");

    /// <summary>What a scanner read, as much as a body holds: what is too short or too long for a payment code is told so as such.</summary>
    public static TextRule Code { get; } = new(0, int.MaxValue);
    public static TextRule Description { get; } = TextRule.UpTo(256);

    /// <summary>Why something is refunded; the wallets take no more.</summary>
    public static TextRule Reason { get; } = TextRule.Line(100);

    /// <summary>The id of a payment as a filter.</summary>
    public static TextRule PaymentId { get; } = TextRule.Token(64, "_");
}
