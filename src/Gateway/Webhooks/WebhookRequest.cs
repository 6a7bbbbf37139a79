using System.Collections.Immutable;
using Gateway.Webhooks.Model;

namespace Gateway.Webhooks;

/// <summary>One signed request to a merchant's address.</summary>
/// <param name="MerchantId">Whose.</param>
/// <param name="Url">Where to.</param>
/// <param name="Secrets">What it is signed with.</param>
/// <param name="Id">The <c>webhook-id</c>.</param>
/// <param name="Body">JSON.</param>
internal sealed record WebhookRequest(string MerchantId, string Url, ImmutableArray<WebhookSecret> Secrets, string Id, byte[] Body)
{
    /// <summary>Whether its connection is closed after it, since no other request to the address is expected soon.</summary>
    public bool IsOnlyOne { get; init; }

    // The generated text would show the body.
    /// <inheritdoc/>
    public override string ToString() => Id;
}
