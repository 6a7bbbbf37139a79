using System.Text.Json.Serialization;

namespace Adapters.Contract.Disclosures;

/// <summary>What kind of data a field of a message to a wallet holds. The value itself is never kept.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DataKind>))]
public enum DataKind
{
    /// <summary>The adapter's table does not know the field: a defect, shown instead of hidden.</summary>
    [JsonStringEnumMemberName("undeclared")]
    Undeclared,

    /// <summary>The code that the payer showed.</summary>
    [JsonStringEnumMemberName("code")]
    Code,

    /// <summary>An amount of money.</summary>
    [JsonStringEnumMemberName("amount")]
    Amount,

    /// <summary>A currency.</summary>
    [JsonStringEnumMemberName("currency")]
    Currency,

    /// <summary>The merchant's reference of the payment.</summary>
    [JsonStringEnumMemberName("merchant_reference")]
    MerchantReference,

    /// <summary>The merchant's reason for a refund.</summary>
    [JsonStringEnumMemberName("refund_reason")]
    RefundReason,

    /// <summary>The shop.</summary>
    [JsonStringEnumMemberName("shop")]
    Shop,

    /// <summary>The terminal.</summary>
    [JsonStringEnumMemberName("terminal")]
    Terminal,

    /// <summary>A number that the gateway made or drew, or something computed from it.</summary>
    [JsonStringEnumMemberName("gateway_number")]
    GatewayNumber,

    /// <summary>The wallet's own id of an order, capture or refund.</summary>
    [JsonStringEnumMemberName("wallet_number")]
    WalletNumber,

    /// <summary>A fixed text of the adapter's settings, the same for every payment.</summary>
    [JsonStringEnumMemberName("subject")]
    Subject,

    /// <summary>Whether money is held or taken, and whether the rest is released.</summary>
    [JsonStringEnumMemberName("capture_mode")]
    CaptureMode,

    /// <summary>How long a code is shown.</summary>
    [JsonStringEnumMemberName("lifetime")]
    Lifetime,

    /// <summary>Where the wallet's callbacks go: an address of the gateway.</summary>
    [JsonStringEnumMemberName("callback_address")]
    CallbackAddress,

    /// <summary>When the message was written.</summary>
    [JsonStringEnumMemberName("time")]
    Time,

    /// <summary>The gateway's account at the wallet.</summary>
    [JsonStringEnumMemberName("account")]
    Account,

    /// <summary>What proves who is calling: a token, a key or its id.</summary>
    [JsonStringEnumMemberName("credential")]
    Credential,

    /// <summary>A signature or a digest of the message.</summary>
    [JsonStringEnumMemberName("signature")]
    Signature,

    /// <summary>A number by which traces of the gateway and the wallet can be joined.</summary>
    [JsonStringEnumMemberName("trace")]
    Trace,

    /// <summary>The protocol's own: version, operation, media type, nonce.</summary>
    [JsonStringEnumMemberName("protocol")]
    Protocol,
}
