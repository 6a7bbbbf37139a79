using System.Text.Json;
using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>Why an order, a capture or a refund failed.</summary>
internal sealed record Failure(string Code, string Message);

/// <summary>What the shop asked for.</summary>
internal sealed record OrderRequest(
    string MerchantOrderNo,
    string? Reference,
    long AmountChon,
    string Currency,
    bool Auto,
    string Store,
    string? Terminal,
    string? Description,
    JsonElement? Items,
    Uri NotifyUrl,
    int ExpiresIn
);

/// <summary>A capture or a refund of an order: both are asked for, pend, and end once.</summary>
internal sealed class Part(bool refund, string id, string? number, long amountChon, DateTimeOffset at)
{
    public bool IsRefund => refund;

    public string Id => id;

    public string? Number => number;

    public long AmountChon => amountChon;

    public DateTimeOffset CreatedAt => at;

    public bool Final { get; init; }

    public string? Reason { get; init; }

    public string Status { get; set; } = "PENDING";

    public Failure? Failure { get; set; }

    public DateTimeOffset? CompletedAt { get; set; }
}

/// <summary>One order with its truth; what is shown of it may lag behind if a trigger hides it.</summary>
internal sealed class Order(OrderRequest asked, string id, string token, Moment made)
{
    public OrderRequest Asked => asked;

    public string Id => id;

    public string Token => token;

    public DateTimeOffset MadeReal => made.Real;

    public DateTimeOffset CreatedAt => made.Business;

    public DateTimeOffset ExpiresAt => made.Business.AddSeconds(asked.ExpiresIn);

    public string Account { get; } = ShopCode.Account(token, asked.Store);

    public string Payload => ShopCode.Payload(Account, asked.AmountChon, asked.MerchantOrderNo, asked.Terminal);

    public int Trigger { get; } = Triggers.Number(asked.Reference, asked.Description);

    public long WholeWon { get; } = Triggers.WholeWon(asked.AmountChon);

    public string Status { get; set; } = "CREATED";

    public int Version { get; set; } = 1;

    public long Authorized { get; set; }

    public long Captured { get; set; }

    public long Refunded { get; set; }

    public bool CancelRequested { get; set; }

    public bool VoidRequested { get; set; }

    public Failure? Failure { get; set; }

    public DateTimeOffset? AuthorizationExpiresAt { get; set; }

    public DateTimeOffset? LastCaptureAt { get; set; }

    public List<Part> Captures { get; } = [];

    public List<Part> Refunds { get; } = [];

    /// <summary>GET and events say ON_HOLD instead of the truth.</summary>
    public bool OnHold { get; set; }

    /// <summary>Nothing is told of it any more, by GET or event.</summary>
    public bool Mute { get; set; }

    public bool HadEvent { get; set; }

    public bool ScanUntold { get; set; }

    public CallbackSender.Line Line { get; } = new();

    public string ShownStatus => OnHold ? "ON_HOLD" : Status;

    public bool Waiting => Status is "CREATED" or "SCANNED";
}
