using System.Collections.Immutable;
using Adapters.Contract;

namespace Gateway.Wallets;

/// <summary>The wallets that are on, by scheme id, in order of their ids.</summary>
internal sealed class WalletDirectory
{
    private readonly ImmutableSortedDictionary<string, IWallet> _wallets;

    public WalletDirectory(IEnumerable<IWallet> wallets)
    {
        var map = ImmutableSortedDictionary.CreateBuilder<string, IWallet>(StringComparer.Ordinal);
        foreach (var wallet in wallets)
        {
            if (!map.TryAdd(wallet.Facts.Id, wallet))
            {
                throw new InvalidOperationException($"two adapters call themselves {wallet.Facts.Id}");
            }
        }
        _wallets = map.ToImmutable();
    }

    /// <summary>All of them.</summary>
    public IEnumerable<IWallet> All => _wallets.Values;

    /// <summary>The wallet with this id, or null if it is unknown or off.</summary>
    public IWallet? Find(string scheme) => _wallets.GetValueOrDefault(scheme);
}
