using System.Globalization;
using Gateway.Payments.Model;

namespace Gateway.Store.Sql;

/// <summary>What nearly every unit of a payment decides by, and who is to be told: asked for with one statement.</summary>
internal sealed class Preconditions
{
    private const string Endpoints =
        " union all select 'endpoint', id, events, null from webhook_endpoints where merchant_id = $1 and status = 'enabled'";

    /// <summary>What the key made; null: nothing, or none was asked for.</summary>
    public KeyUse? Use { get; private set; }

    /// <summary>The payment's version; null: there is no such payment, or none was asked for.</summary>
    public long? Version { get; private set; }

    /// <summary>The merchant's endpoints that take deliveries, with what they want: <c>|payment.*|refund.failed|</c>.</summary>
    public List<(string Id, string Patterns)> TakersOfEvents { get; } = [];

    /// <summary>Before a payment is made: what its key made.</summary>
    public static async ValueTask<Preconditions> OfKeyAsync(StoreSession session, string merchantId, string key)
    {
        var guard = new Preconditions();
        _ = await session.AllAsync(
            "select 'key', fingerprint, object_id, payment_id from idempotency_keys where merchant_id = $1 and key = $2" + Endpoints,
            row => guard.Read(row, merchantId, key),
            merchantId,
            key
        );
        return guard;
    }

    /// <summary>Before a payment is changed: its version.</summary>
    public static async ValueTask<Preconditions> OfVersionAsync(StoreSession session, Payment payment)
    {
        var guard = new Preconditions();
        _ = await session.AllAsync(
            "select 'version', cast(version as text), null, null from payments where merchant_id = $1 and id = $2" + Endpoints,
            row => guard.Read(row, payment.MerchantId, string.Empty),
            payment.MerchantId,
            payment.Id
        );
        return guard;
    }

    private bool Read(IStoreRow row, string merchantId, string key)
    {
        switch (row.GetString(0))
        {
            case "key":
                Use = new KeyUse(merchantId, key, row.GetString(1), row.GetString(2), row.GetString(3));
                break;
            case "version":
                Version = long.Parse(row.GetString(1), CultureInfo.InvariantCulture);
                break;
            default:
                TakersOfEvents.Add((row.GetString(1), row.GetString(2)));
                break;
        }
        return true;
    }
}
