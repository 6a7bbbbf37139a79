using System.Collections.Immutable;

namespace Adapters.Contract.Disclosures;

/// <summary>
/// Every field that an adapter's messages may hold, by the gateway's operation. A field that is sent without standing here
/// is disclosed as <see cref="DataKind.Undeclared"/> and raises an alert.
/// </summary>
/// <param name="operations">By the words of <see cref="WalletOperations"/>.</param>
public sealed class DisclosureTable(IReadOnlyDictionary<string, ImmutableArray<DisclosedField>> operations)
{
    /// <summary>The operations that the adapter sends anything for.</summary>
    public IEnumerable<string> Operations => operations.Keys;

    /// <summary>The fields of an operation; none if it is unknown.</summary>
    /// <param name="operation">A word of <see cref="WalletOperations"/>.</param>
    public ImmutableArray<DisclosedField> Of(string operation) => operations.TryGetValue(operation, out var fields) ? fields : [];
}

/// <summary>What the gateway asks of wallets, in its own words: in disclosures, traces and metrics.</summary>
public static class WalletOperations
{
    /// <summary><see cref="ITakesCustomerCodes.PayAsync"/></summary>
    public const string Pay = "pay";

    /// <summary><see cref="IPresentsMerchantCodes.PresentAsync"/></summary>
    public const string Present = "present";

    /// <summary><see cref="IWallet.InquireAsync"/></summary>
    public const string Inquire = "inquire";

    /// <summary><see cref="ICancels.CancelAsync"/></summary>
    public const string Cancel = "cancel";

    /// <summary><see cref="ICaptures.CaptureAsync"/></summary>
    public const string Capture = "capture";

    /// <summary><see cref="ICaptures.InquireCaptureAsync"/></summary>
    public const string InquireCapture = "inquire_capture";

    /// <summary><see cref="IRefunds.RefundAsync"/></summary>
    public const string Refund = "refund";

    /// <summary><see cref="IRefunds.InquireRefundAsync"/></summary>
    public const string InquireRefund = "inquire_refund";
}
