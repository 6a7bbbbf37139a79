namespace Adapters.Contract;

/// <summary>
/// What a wallet's word about one question amounts to. There are exactly four cases; an adapter never lets an
/// exception stand for any of them. Law: only a documented, verified refusal is <see cref="Declined"/>; a missing,
/// late, unsigned, truncated, mismatching or undocumented answer is <see cref="Unknown"/>.
/// </summary>
/// <typeparam name="T">What a definite yes brings: a <see cref="OrderState"/>, a <see cref="PresentedCode"/> or a <see cref="OperationResult"/>.</typeparam>
public abstract record WalletResult<T>
{
    private WalletResult(Evidence evidence) => Evidence = evidence;

    /// <summary>What was read, and a digest of it; kept in the payment's timeline.</summary>
    public Evidence Evidence { get; }

    /// <summary>Something a person should hear of, beside the answer itself; <see cref="Alert.None"/> if nothing.</summary>
    public Alert Alert { get; init; }

    /// <summary>What was said of no particular question becomes the answer to this one.</summary>
    public static implicit operator WalletResult<T>(Outcome outcome) =>
        outcome switch
        {
            PendingOutcome pending => new Pending(pending.Until, pending.Evidence) { Alert = pending.Alert },
            DeclinedOutcome declined => new Declined(declined.Reason, declined.SchemeCode, declined.Evidence)
            {
                Alert = declined.Alert,
                MoneyMayFollow = declined.MoneyMayFollow,
            },
            UnknownOutcome unknown => new Unknown(unknown.Why, unknown.SchemeCode, unknown.Evidence)
            {
                Alert = unknown.Alert,
                ShowedTheOrder = unknown.ShowedTheOrder,
                AgainAfter = unknown.AgainAfter,
                RejectedFor = unknown.RejectedFor,
            },
            _ => throw new InvalidOperationException("an outcome has three cases"),
        };

    /// <summary>
    /// What the answer is to a request of which so many earlier tries may have arrived: if there were none, what the wallet
    /// rejected as such was surely not carried out. Only for charges; a repeated capture or refund is asked about first.
    /// </summary>
    /// <param name="earlierTries"><see cref="Charge.EarlierTries"/>.</param>
    public WalletResult<T> AfterTries(int earlierTries) =>
        earlierTries == 0 && this is Unknown { RejectedFor: { } reason } rejected
            ? new Declined(
                reason,
                rejected.SchemeCode ?? (rejected.Evidence.BodySha256 is null ? NotSent : DeclinedOutcome.Refused),
                rejected.Evidence
            )
            {
                Alert = rejected.Alert,
            }
            : this;

    private const string NotSent = "not_sent";

    /// <summary>The wallet gave a definite, verified, matching answer.</summary>
    /// <param name="Value">What it said.</param>
    /// <param name="Evidence">What was read.</param>
    public sealed record Succeeded(T Value, Evidence Evidence) : WalletResult<T>(Evidence);

    /// <summary>The wallet knows the order and has not decided: a PIN, a scan or its own processing is awaited.</summary>
    /// <param name="Until">When the wallet will have decided, if it says so.</param>
    /// <param name="Evidence">What was read.</param>
    public sealed record Pending(DateTimeOffset? Until, Evidence Evidence) : WalletResult<T>(Evidence);

    /// <summary>The wallet refused for good, and no money moved.</summary>
    /// <param name="Reason">The common reason.</param>
    /// <param name="SchemeCode">The wallet's own code, kept as it came (at most 64 characters).</param>
    /// <param name="Evidence">What was read.</param>
    public sealed record Declined(DeclineReason Reason, string SchemeCode, Evidence Evidence) : WalletResult<T>(Evidence)
    {
        /// <summary>The wallet's own code, kept as it came up to <see cref="Evidence.LongestCode"/> characters.</summary>
        public string SchemeCode { get; init; } = Evidence.Cut(SchemeCode, Evidence.LongestCode);

        /// <summary>
        /// True only where the wallet's document says that this answer proves that the number was not and cannot be
        /// executed for us, so that the gateway may allocate one more number, once, and ask again.
        /// </summary>
        public bool FreshNumberMayBeTried { get; init; }

        /// <summary>
        /// True where the wallet keeps the refused order and its document lets money come for it after all, so that the
        /// gateway looks for late money as it does after an order that was closed.
        /// </summary>
        public bool MoneyMayFollow { get; init; }

        /// <summary>From where on that number is drawn, where the adapter looked for one that the wallet does not know; null: the next one.</summary>
        public DrawFrom? DrawFrom { get; init; }
    }

    /// <summary>No statement about the money. The gateway asks again, and never charges again.</summary>
    /// <param name="Why">What kind of silence it is.</param>
    /// <param name="SchemeCode">The wallet's code if one was read, else null.</param>
    /// <param name="Evidence">What was read.</param>
    public sealed record Unknown(UnknownWhy Why, string? SchemeCode, Evidence Evidence) : WalletResult<T>(Evidence)
    {
        /// <summary>The wallet's code if one was read, kept as it came up to <see cref="Evidence.LongestCode"/> characters.</summary>
        public string? SchemeCode { get; init; } = SchemeCode is null ? null : Evidence.Cut(SchemeCode, Evidence.LongestCode);

        /// <summary>True if the answer nevertheless showed that the wallet holds an order under our number.</summary>
        public bool ShowedTheOrder { get; init; }

        /// <summary>How long the wallet wants not to be asked again, counted from its answer; null if it did not say.</summary>
        public TimeSpan? AgainAfter { get; init; }

        /// <summary>
        /// Why this one request was rejected, or never left: nothing of it was carried out, which says nothing about earlier
        /// tries. See <see cref="AfterTries"/>. Null: it may have been carried out.
        /// </summary>
        public DeclineReason? RejectedFor { get; init; }
    }
}

/// <summary>An answer that brings nothing but itself, whatever was asked: each case converts to any <see cref="WalletResult{T}"/>.</summary>
/// <param name="Evidence">What was read.</param>
public abstract record Outcome(Evidence Evidence)
{
    /// <summary>As <see cref="WalletResult{T}.Alert"/>.</summary>
    public Alert Alert { get; init; }
}

/// <summary>As <see cref="WalletResult{T}.Pending"/>.</summary>
/// <param name="Until">When the wallet will have decided, if it says so.</param>
/// <param name="Evidence">What was read.</param>
public sealed record PendingOutcome(DateTimeOffset? Until, Evidence Evidence) : Outcome(Evidence);

/// <summary>As <see cref="WalletResult{T}.Declined"/>.</summary>
/// <param name="Reason">The common reason.</param>
/// <param name="SchemeCode">The wallet's own code.</param>
/// <param name="Evidence">What was read.</param>
public sealed record DeclinedOutcome(DeclineReason Reason, string SchemeCode, Evidence Evidence) : Outcome(Evidence)
{
    /// <summary>Stands for the code of a refusal that bears none.</summary>
    public const string Refused = "refused";

    /// <summary>As <see cref="WalletResult{T}.Declined.MoneyMayFollow"/>.</summary>
    public bool MoneyMayFollow { get; init; }
}

/// <summary>As <see cref="WalletResult{T}.Unknown"/>.</summary>
/// <param name="Why">What kind of silence it is.</param>
/// <param name="SchemeCode">The wallet's code if one was read, else null.</param>
/// <param name="Evidence">What was read.</param>
public sealed record UnknownOutcome(UnknownWhy Why, string? SchemeCode, Evidence Evidence) : Outcome(Evidence)
{
    /// <summary>As <see cref="WalletResult{T}.Unknown.ShowedTheOrder"/>.</summary>
    public bool ShowedTheOrder { get; init; }

    /// <summary>As <see cref="WalletResult{T}.Unknown.AgainAfter"/>.</summary>
    public TimeSpan? AgainAfter { get; init; }

    /// <summary>As <see cref="WalletResult{T}.Unknown.RejectedFor"/>.</summary>
    public DeclineReason? RejectedFor { get; init; }
}

/// <summary>Why an answer says nothing about the money.</summary>
public enum UnknownWhy
{
    /// <summary>Nothing usable came: time-out, reset, truncated, wrong status or media type, bad or missing signature, protocol error.</summary>
    NoAnswer,

    /// <summary>The wallet itself says that it does not know yet.</summary>
    InDoubt,

    /// <summary>The wallet says that it has no such order; final only after the scheme's grace period.</summary>
    NotFound,

    /// <summary>This request was not processed (rate, clock, maintenance, breaker open, no permit, not sent); it says nothing about earlier ones.</summary>
    NotProcessed,

    /// <summary>A code or status that the wallet's document does not name.</summary>
    Undocumented,

    /// <summary>Amount, currency or reference differ from what was asked.</summary>
    Mismatch,
}

/// <summary>What a person should hear of. The gateway counts it, logs it once and writes it into the timeline.</summary>
public enum Alert
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A code or status that the document does not name.</summary>
    UndocumentedAnswer,

    /// <summary>Amount, currency or reference differ.</summary>
    Mismatch,

    /// <summary>The wallet refuses our requests as such: signature, form, scope, configuration.</summary>
    OurRequestRefused,

    /// <summary>Our number is in use by somebody else at the wallet.</summary>
    NumberUsedElsewhere,

    /// <summary>The wallet's state is documented, but nothing that we did explains it.</summary>
    UnexpectedState,
}
