using System.Diagnostics.CodeAnalysis;

namespace Mocks.Ullim;

/// <summary>The checks that a charge at the till and a line of a batch have in common, in the order of the document.</summary>
internal sealed class Judge(Book book, BlockList blocked)
{
    /// <summary>Terminals that nobody registered.</summary>
    public static bool IsUnknownTerminal(string tid) => tid.StartsWith("TX", StringComparison.Ordinal);

    /// <summary>Why a voucher does not buy this, or null. A voucher that cannot be read always has a reason.</summary>
    /// <param name="text">The voucher's text.</param>
    /// <param name="won">What is to be paid.</param>
    /// <param name="limitWon">A limit besides the voucher's own.</param>
    /// <param name="local">The wall time at which it must be valid.</param>
    /// <param name="tooOld">Whether it was shown too long ago.</param>
    /// <param name="voucher">The voucher, if it passed.</param>
    public string? Refuse(string text, long won, long limitWon, DateTime local, bool tooOld, out Voucher? voucher)
    {
        (var flaw, voucher) = Voucher.Read(text);
        return flaw == VoucherFlaw.Version ? Why.Version
            : voucher is null || !VoucherKeys.HasSigned(voucher) ? Why.Signature
            : !voucher.WalletId.StartsWith("8850", StringComparison.Ordinal) ? Why.UnknownWallet
            : blocked.Contains(voucher.WalletId) ? Why.BlockedWallet
            : tooOld || !voucher.IsValidAt(local) ? Why.Expired
            : book.IsSpent(voucher) ? Why.SpentTwice
            : won > Math.Min(voucher.MaxWon, limitWon) ? Why.Limit
            : null;
    }
}

/// <summary>What the amount of a charge asks for.</summary>
internal abstract record Ruling
{
    private Ruling() { }

    /// <summary>Approved, though ONL and INQ may say something else for ever.</summary>
    internal sealed record Approve(string? Forever) : Ruling;

    internal sealed record Refuse(string Why) : Ruling;

    /// <summary>Decided later; <paramref name="Why"/> null means approved then.</summary>
    internal sealed record Later(string FirstWord, string PendingWord, string? Why) : Ruling;

    /// <summary>Not executed: maintenance.</summary>
    internal sealed record Maintenance : Ruling;

    /// <summary>What the amount trigger makes of a charge at the till.</summary>
    public static Ruling Online(long won) =>
        won switch
        {
            1068 => new Later(St.Accepted, St.Working, null),
            1069 => new Later(St.Accepted, St.Working, Why.PayerCancelled),
            1091 => new Later(St.Unknown, St.Unknown, null),
            1092 => new Later(St.Unknown, St.Unknown, Why.Balance),
            1093 or 1095 => new Approve(St.Unknown),
            1096 => new Maintenance(),
            1099 => new Approve(St.Undocumented),
            _ when TryReason(won, out var why) => new Refuse(why),
            _ => new Approve(null),
        };

    /// <summary>What the amount trigger makes of a line of a batch.</summary>
    public static Ruling Line(long won) =>
        won switch
        {
            1069 => new Refuse(Why.PayerCancelled),
            1091 => new Later(St.Unknown, St.Unknown, null),
            1092 => new Later(St.Unknown, St.Unknown, Why.Balance),
            1093 => new Approve(St.Unknown),
            _ when TryReason(won, out var why) => new Refuse(why),
            _ => new Approve(null),
        };

    private static bool TryReason(long won, [NotNullWhen(true)] out string? why)
    {
        why = won switch
        {
            1051 => Why.Balance,
            1061 => Why.Limit,
            1065 => Why.DayLimit,
            1062 => Why.BlockedWallet,
            1052 => Why.UnknownWallet,
            1055 => Why.Pin,
            1057 => Why.PayerCancelled,
            1054 => Why.Expired,
            1056 => Why.SpentTwice,
            1053 => Why.Signature,
            1003 => Why.MerchantStopped,
            1058 => Why.UnknownTerminal,
            1013 => Why.AmountForm,
            1014 => Why.Currency,
            _ => null,
        };
        return why is not null;
    }
}
