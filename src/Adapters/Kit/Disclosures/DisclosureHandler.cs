using Adapters.Contract.Disclosures;
using Microsoft.Extensions.DependencyInjection;

namespace Adapters.Kit.Disclosures;

/// <summary>
/// The last one to touch a request: what it sees is what leaves, signatures included. It notes the names of the fields for
/// the payment that the gateway is asking about, and keeps no value.
/// </summary>
internal sealed class DisclosureHandler(MessageTable table) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (DisclosureRecorder.Current is not { } sendings)
        {
            return await base.SendAsync(request, cancellationToken);
        }
        var fields = await table.ReadAsync(sendings.Operation, request, cancellationToken);
        var sending = new Sending(sendings.Now, fields);
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            sendings.Note(sending);
            return response;
        }
        catch (Exception failure)
        {
            if (!Call.NeverLeft(failure))
            {
                sendings.Note(sending);
            }
            throw;
        }
    }
}

/// <summary>Puts the handler into a wallet's client.</summary>
internal static class DisclosureStep
{
    /// <summary>Adds it; must be the last step, or what later steps add would leave unseen.</summary>
    /// <param name="client">The wallet's client.</param>
    /// <param name="table">How its messages are read.</param>
    public static IHttpClientBuilder AddDisclosures(this IHttpClientBuilder client, MessageTable table) =>
        client.AddHttpMessageHandler(() => new DisclosureHandler(table));
}
