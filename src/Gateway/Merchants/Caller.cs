using Gateway.Merchants.Model;

namespace Gateway.Merchants;

/// <summary>Who sends a request: a merchant, by one of its keys.</summary>
/// <param name="Merchant">The merchant.</param>
/// <param name="KeyId">The key used.</param>
/// <param name="Scopes">What the key may do.</param>
/// <param name="Livemode">Whether real money moves.</param>
internal sealed record Caller(Merchant Merchant, string KeyId, Scope Scopes, bool Livemode)
{
    /// <summary>The id under which everything of the merchant is stored.</summary>
    public string MerchantId => Merchant.Id;

    /// <summary>The caller of a request, or null when it came without a valid merchant's key.</summary>
    public static Caller? Of(HttpContext context) => context.Features.Get<Caller>();

    /// <summary>Binds a parameter of an endpoint to the caller; null where the endpoint asks for no scope and there was no key.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => new(Of(context));
}
