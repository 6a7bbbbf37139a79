using System.Security.Cryptography;
using Adapters.Contract;
using Gateway.Codes;
using Gateway.Merchants;
using Gateway.Payments.Model;

namespace Gateway.Payments.Processing;

/// <summary>
/// What is put on display for one payment: the wallet's own code if it makes the whole, else one composed around the
/// wallet's account. Shop names in it are the gateway's own words; no wallet checks them.
/// </summary>
internal sealed class MerchantCodes(MerchantDirectory merchants)
{
    private const string AnyTrade = "5999";
    private const string City = "PYONGYANG";

    /// <summary>The code for a payment, or null if no readable code can be made of what the wallet gave.</summary>
    public ShownCode? Show(Payment payment, PresentedCode presented)
    {
        var payload = presented.Payload ?? Compose(payment, presented);
        return payload is null
            ? null
            : new ShownCode(payload, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), presented.ExpiresAt);
    }

    private string? Compose(Payment payment, PresentedCode presented)
    {
        var name = PayeeName.Of(merchants.Find(payment.MerchantId)?.Name);
        var writing = MpmWriter.Write(
            new MerchantCode
            {
                Accounts = [presented.Account],
                AmountMinor = payment.Terms.AmountMinor,
                CategoryCode = AnyTrade,
                Name = name.Latin,
                City = City,
                Label = payment.Number,
                Terminal = payment.Terms.Terminal is { Length: <= 25 } terminal ? terminal : null,
                Language = name.Language,
                LocalName = name.Local,
                LocalCity = null,
            }
        );
        return writing is MpmWriting.Written written ? written.Text : null;
    }
}
