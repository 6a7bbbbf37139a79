using System.Collections.Immutable;
using Adapters.Contract;
using Adapters.Contract.Codes;
using Gateway.Codes;

namespace Gateway.Wallets;

/// <summary>Whose code is it? Asks every wallet that is on; what none of them knows is judged as a foreign text.</summary>
internal sealed class CodeRouter(WalletDirectory wallets)
{
    /// <summary>Code points of the longest payment code that there is (EMVCo MPM 1.1 §3.1; the wallets' are shorter).</summary>
    private const int LongestCode = 512;

    /// <summary>The owner of a scanned text.</summary>
    /// <param name="code">The text.</param>
    /// <param name="scheme">The wallet that the merchant names, or null; it settles a text that several wallets claim.</param>
    /// <param name="now">For codes that carry a time.</param>
    public CodeRoute Find(ScannedCode code, string? scheme, DateTimeOffset now)
    {
        if (code.Text.Length > LongestCode && CodePoints.Count(code.Text) > LongestCode)
        {
            return new CodeRoute.Nobody(CodeRefusal.NotAPaymentCode);
        }
        var mine = new List<CodeRoute.Found>();
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
                case CodeMatch.Yes claim:
                    mine.Add(new CodeRoute.Found(wallet, claim));
                    break;
                case CodeMatch.Expired:
                    expired = wallet;
                    break;
                case CodeMatch.Broken broken:
                    fault ??= broken.Fault;
                    break;
                case CodeMatch.No:
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
            > 1 => new CodeRoute.Several([.. mine.Select(f => f.Wallet.Facts.Id)]),
            1 when scheme is not null && mine[0].Wallet.Facts.Id != scheme => new CodeRoute.Another(mine[0].Wallet.Facts.Id),
            1 => mine[0],
            _ when expired is not null => new CodeRoute.Expired(expired.Facts.Id),
            _ => new CodeRoute.Nobody(
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
internal abstract record CodeRoute
{
    private CodeRoute() { }

    /// <summary>One wallet's.</summary>
    public sealed record Found(IWallet Wallet, CodeMatch.Yes Claim) : CodeRoute;

    /// <summary>Another wallet's than the merchant named.</summary>
    public sealed record Another(string Scheme) : CodeRoute;

    /// <summary>Claimed by several, and the merchant named none of them.</summary>
    public sealed record Several(ImmutableArray<string> Schemes) : CodeRoute;

    /// <summary>A wallet's, but too old.</summary>
    public sealed record Expired(string Scheme) : CodeRoute;

    /// <summary>Nobody's here.</summary>
    public sealed record Nobody(CodeRefusal Why) : CodeRoute;
}
