using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Adapters.Contract.Disclosures;
using Gateway.Payments.Model;
using Gateway.Store.Engine;

namespace Gateway.Store.Sql;

/// <summary>
/// What of payments left for their wallets. Completed by <see cref="PaymentUpdate.Disclosed"/>, in the commit of the answer. Lists
/// of fields repeat, so each is kept once and a message refers to it.
/// </summary>
internal sealed class DisclosureStore(StoreDatabase database)
{
    private const long Nothing = 0;
    private readonly ConcurrentDictionary<long, bool> _kept = new();

    /// <summary>Notes a question before it is asked.</summary>
    public Task BeginAsync(Payment payment, Disclosure disclosure) =>
        database.Writer.RunAsync(
            ConflictKeys.Of(payment.MerchantId, payment.Id),
            session =>
            {
                Write(session, payment, [disclosure]);
                return new ValueTask<bool>(true);
            },
            mayBeShed: false
        );

    /// <summary>Everything of a payment, in order.</summary>
    public async Task<ImmutableArray<DisclosedMessage>> ListAsync(string merchantId, string paymentId) =>
        [
            .. await database.ReadAsync(session =>
                session.AllAsync(
                    "select d.no, d.at, d.operation, d.fields, l.fields from disclosures d left join disclosed_fields l on l.key = d.fields where d.merchant_id = $1 and d.payment_id = $2 order by d.at, d.no, d.message",
                    Message,
                    merchantId,
                    paymentId
                )
            ),
        ];

    /// <summary>Sees to it that the lists of fields that messages refer to are on disk. Costs a commit only for a list never seen before.</summary>
    public async Task KeepListsAsync(ImmutableArray<Disclosure> disclosures)
    {
        foreach (var disclosure in disclosures)
        {
            foreach (var sending in disclosure.Sent ?? [])
            {
                if (!_kept.ContainsKey(sending.Fields.Key))
                {
                    await database.Writer.RunAsync(
                        ConflictKeys.Shared,
                        session => KeepListAsync(session, sending.Fields),
                        mayBeShed: false
                    );
                    _kept[sending.Fields.Key] = true;
                }
            }
        }
    }

    /// <summary>Begins and completes questions, within a unit of work.</summary>
    public static void Write(Session session, Payment payment, ImmutableArray<Disclosure> disclosures)
    {
        foreach (var disclosure in disclosures)
        {
            if (disclosure.Sent is not { IsEmpty: false } sent)
            {
                Put(0, disclosure.At, disclosure.Sent is null ? null : Nothing);
                continue;
            }
            for (var i = 0; i < sent.Length; i++)
            {
                Put(i, sent[i].At, sent[i].Fields.Key);
            }

            void Put(int message, DateTimeOffset at, long? fields) =>
                session.Insert(
                    InsertTable.Disclosures,
                    payment.MerchantId,
                    payment.Id,
                    (long)disclosure.No,
                    (long)message,
                    at.ToUnixTimeMilliseconds(),
                    disclosure.Operation,
                    fields
                );
        }
    }

    private static ValueTask<int> KeepListAsync(Session session, FieldList list) =>
        session.ChangeAsync(
            "insert into disclosed_fields (key, fields) values ($1, $2) on conflict (key) do nothing",
            list.Key,
            JsonSerializer.Serialize(list.Fields, StoreJson.Default.ImmutableArrayDisclosedField)
        );

    private static DisclosedMessage Message(IRow row) =>
        new(
            row.GetInt64(0),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
            row.GetString(2),
            row.IsDBNull(3) ? new KeptMessage.Begun()
                : row.GetInt64(3) == Nothing ? new KeptMessage.Nothing()
                : new KeptMessage.Sent(JsonSerializer.Deserialize(row.GetString(4), StoreJson.Default.ImmutableArrayDisclosedField))
        );
}
