using System.Collections.Immutable;
using Gateway.Payments.Model;

namespace Gateway.Store;

/// <summary>What of payments left for their wallets. Completed by <see cref="PaymentUpdate.Disclosed"/>, in the commit of the answer.</summary>
internal interface IDisclosureStore
{
    /// <summary>Notes a question before it is asked.</summary>
    Task BeginAsync(Payment payment, Disclosure disclosure);

    /// <summary>Everything of a payment, in order.</summary>
    Task<ImmutableArray<DisclosedMessage>> ListAsync(string merchantId, string paymentId);
}
