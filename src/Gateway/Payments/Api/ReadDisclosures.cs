using System.Collections.Immutable;
using Adapters.Contract.Disclosures;
using Gateway.Http;
using Gateway.Ids;
using Gateway.Merchants;
using Gateway.Payments.Model;
using Gateway.Store.Sql;
using Gateway.Wallets;

namespace Gateway.Payments.Api;

/// <summary><c>GET /v1/payments/{id}/disclosures</c>: what of a payment left for its wallet, message by message.</summary>
internal static class ReadDisclosures
{
    public static async Task<IResult> HandleAsync(
        string id,
        HttpContext http,
        Caller caller,
        PaymentStore store,
        DisclosureStore disclosures,
        WalletDirectory wallets
    )
    {
        if (!ObjectId.IsValid("pay", id) || await store.FindAsync(caller.MerchantId, id) is not { } payment)
        {
            return Problem.NotFound();
        }
        // Read after the payment: what is missing here was not yet written down when the payment was as it is.
        var kept = await disclosures.ListAsync(caller.MerchantId, id);
        var table = wallets.Find(payment.Scheme)?.Facts.Discloses;
        return ApiJson.Answer(new DisclosuresView([.. Views(payment, Whole(payment, kept), table)]));
    }

    // The intent itself says that the first question was begun.
    private static ImmutableArray<DisclosedMessage> Whole(Payment payment, ImmutableArray<DisclosedMessage> kept)
    {
        var intent = Disclosure.OfIntent(payment);
        // A payment that no number was left for was never begun.
        return payment.Agenda.LastSentAt == default || kept.Any(message => message.No == Disclosure.First)
            ? kept
            : kept.Insert(0, new DisclosedMessage(intent.No, intent.At, intent.Operation, new KeptMessage.Begun()));
    }

    private static IEnumerable<DisclosureView> Views(Payment payment, ImmutableArray<DisclosedMessage> messages, DisclosureTable? table)
    {
        foreach (var message in messages)
        {
            switch (message.Kept)
            {
                case KeptMessage.Sent sent:
                    yield return View(sent.Fields, assumed: false);
                    break;
                case KeptMessage.Begun:
                    yield return View(table?.Of(message.Operation) ?? [], assumed: true);
                    break;
                case KeptMessage.Nothing:
                    break;
                default:
                    throw new InvalidOperationException("no such message");
            }

            DisclosureView View(ImmutableArray<DisclosedField> fields, bool assumed) =>
                new(message.At, payment.Scheme, message.Operation, fields, assumed);
        }
    }
}

/// <summary>A payment's disclosures, as answered.</summary>
internal sealed record DisclosuresView(IReadOnlyList<DisclosureView> Data);

/// <summary>One message to a wallet.</summary>
/// <param name="At">When it left.</param>
/// <param name="Scheme">For which wallet.</param>
/// <param name="Operation">What the gateway asked.</param>
/// <param name="Fields">What it held.</param>
/// <param name="Assumed">Whether it is only assumed: if it left was never written down, and these are the fields that it may have held.</param>
internal sealed record DisclosureView(
    DateTimeOffset At,
    string Scheme,
    string Operation,
    ImmutableArray<DisclosedField> Fields,
    bool Assumed
);
