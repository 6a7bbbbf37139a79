using System.Collections.Immutable;
using Adapters.Contract;

namespace Gateway.Wallets;

/// <summary>What a wallet can do, computed from the interfaces that its adapter implements and from its facts: nobody keeps a list.</summary>
internal static class Capabilities
{
    /// <summary>The words of <c>GET /v1/schemes</c>, in the order of the merchant API.</summary>
    public static ImmutableArray<string> Of(IWallet wallet)
    {
        var facts = wallet.Facts;
        var words = ImmutableArray.CreateBuilder<string>();
        Add(wallet is ITakesCustomerCodes, "customer_code");
        Add(wallet is IPresentsMerchantCodes, "merchant_code");
        Add(wallet is ICaptures, "manual_capture");
        Add(wallet is ICaptures, "partial_capture");
        Add(wallet is ICaptures && facts.MaxCaptures > 1, "multiple_captures");
        Add(wallet is ICancels, "cancel");
        Add(wallet is IRefunds, "refund");
        Add(wallet is IRefunds && facts.PartialRefunds, "partial_refund");
        Add(wallet is IRefunds && facts.MaxRefunds > 1, "multiple_refunds");
        Add(wallet is IReceivesCallbacks, "callbacks");
        return words.ToImmutable();

        void Add(bool can, string word)
        {
            if (can)
            {
                words.Add(word);
            }
        }
    }
}
