using Adapters.Contract.Codes;

namespace Gateway.Codes;

/// <summary>What the gateway says in a merchant's code for one payment; <see cref="MpmWriter"/> makes the text of it. Texts may be in any normal form.</summary>
internal sealed record MerchantCode
{
    /// <summary>One account per wallet that takes part; at least one, no template id twice.</summary>
    public required IReadOnlyList<MerchantAccount> Accounts { get; init; }

    /// <summary>The amount in chon, above zero.</summary>
    public required long AmountMinor { get; init; }

    /// <summary>What the merchant sells, as four digits (ISO 18245).</summary>
    public required string CategoryCode { get; init; }

    /// <summary>The merchant's name, at most 25 code points.</summary>
    public required string Name { get; init; }

    /// <summary>The merchant's city, at most 15 code points.</summary>
    public required string City { get; init; }

    /// <summary>The number that the payer's app may show as the bill's, at most 25 code points.</summary>
    public required string Label { get; init; }

    /// <summary>The terminal, at most 25 code points, or none.</summary>
    public required string? Terminal { get; init; }

    /// <summary>The language of <see cref="LocalName"/>, two upper-case letters (ISO 639); unused without one.</summary>
    public required string? Language { get; init; }

    /// <summary>The merchant's name as it writes it, at most 25 code points, or none.</summary>
    public required string? LocalName { get; init; }

    /// <summary>The merchant's city in the same language, at most 15 code points, or none; only with a name.</summary>
    public required string? LocalCity { get; init; }

    /// <summary>The number of accounts only: the rest makes up a live code.</summary>
    public override string ToString() => $"{nameof(MerchantCode)} of {Accounts.Count} account(s)";
}

/// <summary>What writing a merchant's code came to.</summary>
internal abstract record MpmWriting
{
    private MpmWriting() { }

    /// <summary>A code that reads back under <see cref="MpmProfile.Strict"/>.</summary>
    public sealed record Written(string Text) : MpmWriting
    {
        /// <summary>The length of the text, never the text.</summary>
        public override string ToString() => $"{nameof(Written)} of {Text.Length} characters";
    }

    /// <summary>No code can be made; <paramref name="Fault"/> is the first part at fault.</summary>
    public sealed record Unwritable(MerchantCodeFault Fault) : MpmWriting;
}

/// <summary>The part of a <see cref="MerchantCode"/> that cannot be written: absent, empty, too long, or not text.</summary>
internal enum MerchantCodeFault
{
    NoAccount,
    AccountId,
    AccountContent,
    Amount,
    CategoryCode,
    Name,
    City,
    Label,
    Terminal,
    Language,
    LocalName,
    LocalCity,

    /// <summary>Each part fits, all together do not.</summary>
    TooLong,

    /// <summary>The finished text was read back, as the last safeguard, and refused.</summary>
    NotReadable,
}
