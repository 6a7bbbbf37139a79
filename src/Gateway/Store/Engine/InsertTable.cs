using System.Collections.Immutable;

namespace Gateway.Store.Engine;

/// <summary>A table that rows are added to by nearly every unit, and its columns in the order in which they are given.</summary>
internal sealed class InsertTable
{
    public static readonly InsertTable Payments = new(
        "payments",
        "merchant_id",
        "id",
        "#version",
        "status",
        "scheme",
        "reference",
        "#amount",
        "#captured",
        "#refunded",
        "currency",
        "#due_at",
        "doc"
    );

    public static readonly InsertTable Keys = new(
        "idempotency_keys",
        "merchant_id",
        "key",
        "fingerprint",
        "object_id",
        "payment_id",
        "#created_at"
    );

    public static readonly InsertTable Timeline = new(
        "timeline",
        "merchant_id",
        "payment_id",
        "#no",
        "#at",
        "type",
        "by",
        "detail",
        "event_id"
    );

    public static readonly InsertTable Events = new("events", "merchant_id", "id", "type", "#at", "payment_id", "data");

    public static readonly InsertTable Deliveries = new(
        "webhook_deliveries",
        "merchant_id",
        "id",
        "endpoint_id",
        "event_id",
        "payment_id",
        "status",
        "attempts",
        "#tries",
        "#claim",
        "#next_at"
    );

    public static readonly InsertTable Disclosures = new(
        "disclosures",
        "merchant_id",
        "payment_id",
        "#no",
        "#message",
        "#at",
        "operation",
        "#fields"
    )
    {
        // A question that was begun is completed in its own row.
        Conflict = " on conflict (merchant_id, payment_id, no, message) do update set at = excluded.at, fields = excluded.fields",
    };

    // A column of whole numbers is marked by #; all others are text.
    private InsertTable(string name, params ReadOnlySpan<string> columns)
    {
        Name = name;
        Columns = [.. columns];
        var names = string.Join(", ", Columns.Select(c => c.TrimStart('#')));
        OneRow = $"insert into {name} ({names}) values ({string.Join(", ", Columns.Select((_, i) => $"${i + 1}"))})";
        ManyRows =
            $"insert into {name} ({names}) select * from unnest({string.Join(", ", Columns.Select((c, i) => $"${i + 1}::{(IsNumber(c) ? "bigint" : "text")}[]"))})";
    }

    // What becomes of a row that is there already; without it, that is an error.
    private string Conflict
    {
        init
        {
            OneRow += value;
            ManyRows += value;
        }
    }

    public string Name { get; }

    public ImmutableArray<string> Columns { get; }

    /// <summary>The statement that adds one row, a parameter a column.</summary>
    public string OneRow { get; private init; }

    /// <summary>PostgreSQL's statement that adds many rows, an array a column.</summary>
    public string ManyRows { get; private init; }

    /// <summary>Whether the values of a column are whole numbers.</summary>
    public static bool IsNumber(string column) => column[0] == '#';
}
