using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Adapters.Contract.Disclosures;
using Gateway.Payments.Model;
using Gateway.Store.Engine;
using Gateway.Webhooks.Model;

namespace Gateway.Store;

/// <summary>The form in which a payment's details lie in its row. Members may be added with a default; none is ever renamed.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true
)]
[JsonSerializable(typeof(Payment))]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, string>))]
[JsonSerializable(typeof(ImmutableArray<DisclosedField>))]
[JsonSerializable(typeof(ImmutableArray<Attempt>))]
[JsonSerializable(typeof(ImmutableArray<FormerRow>))]
internal sealed partial class StoreJson : JsonSerializerContext;

/// <summary>A former secret as it lies in the row of its endpoint.</summary>
internal sealed record FormerRow(string Secret, long Until);

/// <summary>The rows of payments and of their timelines, as objects and back.</summary>
internal static class PaymentRows
{
    /// <summary>A payment whose document is the first column.</summary>
    public static Payment Read(IRow row) => Read(row, 0);

    /// <summary>A payment whose document is a column.</summary>
    public static Payment Read(IRow row, int column) => JsonSerializer.Deserialize(row.GetString(column), StoreJson.Default.Payment)!;

    /// <summary>The document of a payment, in UTF-8.</summary>
    public static byte[] Doc(Payment payment) => JsonSerializer.SerializeToUtf8Bytes(payment, StoreJson.Default.Payment);

    /// <summary>The details of a line of a timeline, in UTF-8.</summary>
    public static byte[] Detail(TimelineEntry entry) =>
        JsonSerializer.SerializeToUtf8Bytes(entry.Detail, StoreJson.Default.ImmutableSortedDictionaryStringString);

    /// <summary>A line of a timeline: no, at, type, by, detail.</summary>
    public static TimelineEntry ReadEntry(IRow row) =>
        new(
            (int)row.GetInt64(0),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
            row.GetString(2),
            row.GetString(3),
            JsonSerializer.Deserialize(row.GetString(4), StoreJson.Default.ImmutableSortedDictionaryStringString)!
        );
}
