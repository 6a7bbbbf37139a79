using Microsoft.Data.Sqlite;
using Sandbox;

namespace EndToEnd.Tests.Crash;

/// <summary>The gateway's file, read beside it: what is due, and whether each line of each timeline has its one event, in order.</summary>
internal sealed class StoreFile(SandboxWorld world)
{
    private const string IsEvent =
        "(t.type in ('payment.awaiting_customer', 'payment.processing', 'payment.authorized', 'payment.succeeded', 'payment.declined', 'payment.canceled', 'payment.expired', 'payment.review') or t.type like 'capture.%' or t.type like 'refund.%')";

    /// <summary>How many payments have something to do within the next moments; a hold that is only watched does not count.</summary>
    public long Due() =>
        Count(
            "select count(*) from payments where status in ('processing', 'awaiting_customer') or due_at < (unixepoch() + 30) * 1000"
        );

    public long Events() => Count("select count(*) from events where payment_id is not null");

    /// <summary>One line for each kind of difference that there is.</summary>
    public IEnumerable<string> Differences()
    {
        (string What, string Query)[] questions =
        [
            (
                "status lines without their event",
                $"select count(*) from timeline t left join events e on e.merchant_id = t.merchant_id and e.id = t.event_id and e.type = t.type and e.payment_id = t.payment_id where {IsEvent} and e.id is null"
            ),
            (
                "events without a line, or more than one",
                "select count(*) from (select e.id from events e left join timeline t on t.merchant_id = e.merchant_id and t.event_id = e.id where e.payment_id is not null group by e.merchant_id, e.id having count(t.event_id) <> 1)"
            ),
            (
                "events out of order",
                "select count(*) from timeline a join timeline b on a.merchant_id = b.merchant_id and a.payment_id = b.payment_id and a.no < b.no and a.event_id >= b.event_id"
            ),
            (
                "gaps in timelines",
                "select count(*) from (select 1 from timeline group by merchant_id, payment_id having max(no) <> count(*))"
            ),
        ];
        foreach (var (what, query) in questions)
        {
            if (Count(query) is > 0 and var found)
            {
                yield return $"{what}: {found}";
            }
        }
    }

    private long Count(string query)
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(world.Folder, "gateway.db")};Mode=ReadOnly;Pooling=False"
        );
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The queries are the constants above.
        command.CommandText = query;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }
}
