using System.Collections.Immutable;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Gateway.Codes;

namespace Gateway.Wallets;

/// <summary>Whose code is it? Asks every wallet that is on; what none of them knows is judged as a foreign text.</summary>
internal sealed class CodeOwners(WalletDirectory wallets)
{
    /// <summary>Code points of the longest payment code that there is (EMVCo MPM 1.1 §3.1; the wallets' are shorter).</summary>
    private const int LongestCode = 512;

    /// <summary>The owner of a scanned text.</summary>
    /// <param name="code">The text.</param>
    /// <param name="scheme">The wallet that the merchant names, or null; it settles a text that several wallets claim.</param>
    /// <param name="now">For codes that carry a time.</param>
    public CodeOwner Find(ScannedCode code, string? scheme, DateTimeOffset now)
    {
        if (code.Text.Length > LongestCode && CodePoints.Count(code.Text) > LongestCode)
        {
            return new CodeOwner.Nobody(CodeRefusal.NotAPaymentCode);
        }
        var mine = new List<CodeOwner.Found>();
        CodeFault? fault = null;
        IWallet? expired = null;
        foreach (var wallet in wallets.All)
        {
            if (wallet is not ITakesCustomerCodes takes)
            {
                continue;
            }
            switch (takes.Recognize(code, now))
            {
                case Claim.Mine claim:
                    mine.Add(new CodeOwner.Found(wallet, claim));
                    break;
                case Claim.Expired:
                    expired = wallet;
                    break;
                case Claim.Broken broken:
                    fault ??= broken.Fault;
                    break;
                case Claim.NotMine:
                    break;
                default:
                    throw new InvalidOperationException("no such claim");
            }
        }
        if (mine.Count > 1 && mine.Find(f => f.Wallet.Facts.Id == scheme) is { } named)
        {
            return named;
        }
        return mine.Count switch
        {
            > 1 => new CodeOwner.Several([.. mine.Select(f => f.Wallet.Facts.Id)]),
            1 when scheme is not null && mine[0].Wallet.Facts.Id != scheme => new CodeOwner.Another(mine[0].Wallet.Facts.Id),
            1 => mine[0],
            _ when expired is not null => new CodeOwner.Expired(expired.Facts.Id),
            _ => new CodeOwner.Nobody(
                fault switch
                {
                    CodeFault.Malformed => CodeRefusal.Malformed,
                    CodeFault.VersionUnsupported => CodeRefusal.VersionUnsupported,
                    null => ForeignText.Judge(code),
                    _ => throw new InvalidOperationException("no such fault"),
                }
            ),
        };
    }
}

/// <summary>Whose code a text is.</summary>
internal abstract record CodeOwner
{
    private CodeOwner() { }

    /// <summary>One wallet's.</summary>
    public sealed record Found(IWallet Wallet, Claim.Mine Claim) : CodeOwner;

    /// <summary>Another wallet's than the merchant named.</summary>
    public sealed record Another(string Scheme) : CodeOwner;

    /// <summary>Claimed by several, and the merchant named none of them.</summary>
    public sealed record Several(ImmutableArray<string> Schemes) : CodeOwner;

    /// <summary>A wallet's, but too old.</summary>
    public sealed record Expired(string Scheme) : CodeOwner;

    /// <summary>Nobody's here.</summary>
    public sealed record Nobody(CodeRefusal Why) : CodeOwner;
}
