using System.Text.Json.Serialization;
using Adapters.Contract;
using Gateway.Http;
using Gateway.Ids;

namespace Gateway.Payments.Model;

/// <summary>A capture or a refund, with what is to be done next about it.</summary>
internal sealed record PaymentOperation
{
    public required OperationKind Kind { get; init; }

    /// <summary><c>cap_…</c> or <c>ref_…</c>.</summary>
    public required string Id { get; init; }

    public required long AmountMinor { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Final { get; init; }
    public string? Reason { get; init; }
    public PartStatus Status { get; init; } = PartStatus.Processing;
    public Decline? Failure { get; init; }
    public string? SchemeReference { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When to send it or ask for it; null: never again.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Which gap of the schedule comes next.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Step { get; init; }

    /// <summary>Sends that may have reached the wallet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Tries { get; init; }

    public DateTimeOffset? LastSentAt { get; init; }

    /// <summary>The wallet knows nothing of it: send the same again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SendAgain { get; init; }

    [JsonIgnore]
    public string Number => ObjectId.NumberOf(Id);

    /// <summary>The word in ids and event types.</summary>
    [JsonIgnore]
    public string KindWord => ApiWords.Of(Kind);
}

/// <summary>The statuses of a capture or refund in the merchant API.</summary>
[JsonConverter(typeof(ApiWords.Converter<PartStatus>))]
internal enum PartStatus
{
    Processing,
    Succeeded,
    Failed,
    Review,
}
