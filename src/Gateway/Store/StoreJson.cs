using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Adapters.Contract.Disclosures;
using Gateway.Payments.Model;
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
