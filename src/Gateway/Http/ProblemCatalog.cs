using System.Collections.Frozen;

namespace Gateway.Http;

/// <summary>The catalogue of every error the gateway answers with, and the one place where a code has a status.</summary>
internal static class ProblemCatalog
{
    public static readonly ProblemKind MalformedJson = new(
        "malformed_json",
        400,
        "The body is not well-formed JSON",
        "The body is not JSON in UTF-8, names a member twice in one object, or nests deeper than 32 levels.",
        "Send one JSON object in UTF-8 without a byte order mark, each member once."
    );
    public static readonly ProblemKind MalformedRequest = new(
        "malformed_request",
        400,
        "The request could not be read",
        "The HTTP request itself is broken, for example cut off in the middle of its body.",
        "Send the request again in full; if it keeps failing, look at proxies between you and the gateway."
    );
    public static readonly ProblemKind IdempotencyKeyMissing = new(
        "idempotency_key_missing",
        400,
        "The Idempotency-Key header is missing",
        "This request creates or moves something. Without a key, a repeated request could do it twice.",
        "Send an Idempotency-Key header, new for each intended operation and the same for its repeats."
    );
    public static readonly ProblemKind IdempotencyKeyInvalid = new(
        "idempotency_key_invalid",
        400,
        "The Idempotency-Key header cannot be used",
        "The key is empty, longer than 255 characters, contains anything but visible ASCII, or was sent twice.",
        "Send exactly one key of 1 to 255 visible ASCII characters, for example a UUID."
    );
    public static readonly ProblemKind Unauthenticated = new(
        "unauthenticated",
        401,
        "A valid API key is required",
        "The Authorization header is missing or malformed, the key is unknown or revoked, it is of the other mode (test or live), or its merchant is suspended.",
        "Send Authorization: Bearer followed by a secret key of this gateway."
    );
    public static readonly ProblemKind Forbidden = new(
        "forbidden",
        403,
        "The API key lacks a scope",
        "The key is valid but lacks the scope that this request needs.",
        "Use a key with the scope named in the detail, or ask the operator for one."
    );
    public static readonly ProblemKind NotFound = new(
        "not_found",
        404,
        "Not found",
        "The address or the id does not exist, or the object belongs to another merchant.",
        "Check the path, the id and the API key."
    );
    public static readonly ProblemKind MethodNotAllowed = new(
        "method_not_allowed",
        405,
        "The address does not support this method",
        "The address exists, but not with this HTTP method.",
        "Use one of the methods in the Allow header."
    );
    public static readonly ProblemKind NotAcceptable = new(
        "not_acceptable",
        406,
        "The Accept header excludes the answer's format",
        "The answer comes in a format that the Accept header does not allow.",
        "Accept application/json, or leave the header out."
    );
    public static readonly ProblemKind InvalidState = new(
        "invalid_state",
        409,
        "The object's status does not allow this",
        "The status of the object, given as current_status, does not allow the operation.",
        "Read the object again and decide by its current status; do not just repeat the request."
    );
    public static readonly ProblemKind Gone = new(
        "gone",
        410,
        "The code has ended",
        "The address showed a code that was valid for a limited time, and that time has passed.",
        "Create a new payment to get a new code."
    );
    public static readonly ProblemKind EventsExpired = new(
        "events_expired",
        410,
        "The events after this one have been deleted",
        "The operator has set the gateway to delete old events, and the stream would resume before the oldest event that is kept.",
        "Read the state of your payments with GET /v1/payments, then open the stream after the newest event of GET /v1/events."
    );
    public static readonly ProblemKind BodyTooLarge = new(
        "body_too_large",
        413,
        "The body is too large",
        "The body is larger than this address accepts.",
        "Send less; divide a batch into smaller ones."
    );
    public static readonly ProblemKind UnsupportedMediaType = new(
        "unsupported_media_type",
        415,
        "The body must be application/json",
        "The Content-Type is missing or names another type than JSON in UTF-8, or the body is compressed.",
        "Send Content-Type: application/json, and no Content-Encoding."
    );
    public static readonly ProblemKind ValidationFailed = new(
        "validation_failed",
        422,
        "Some fields are invalid",
        "The request is well-formed, but the fields listed in errors are missing, unknown or break their rules.",
        "Correct each field as its message says and send the request again; the idempotency key was not used."
    );
    public static readonly ProblemKind IdempotencyKeyReused = new(
        "idempotency_key_reused",
        422,
        "The idempotency key belongs to another request",
        "The key was used before with another method, path or body.",
        "Use a new key for a new operation. To repeat the earlier request, send it unchanged."
    );
    public static readonly ProblemKind CodeNotRecognized = new(
        "code_not_recognized",
        422,
        "No wallet recognises the code",
        "The scanned text is not a payment code that this gateway accepts; reason says why.",
        "Scan again, or ask for another way to pay."
    );
    public static readonly ProblemKind CodeAmbiguous = new(
        "code_ambiguous",
        422,
        "Several wallets recognise the code",
        "More than one wallet recognises the code, so the gateway cannot tell which of them to charge.",
        "Send scheme with the request to name the wallet."
    );
    public static readonly ProblemKind CodeExpired = new(
        "code_expired",
        422,
        "The code has expired",
        "The code was valid for a short time only, and the time has passed.",
        "Ask the customer to show a fresh code."
    );
    public static readonly ProblemKind CodeSchemeMismatch = new(
        "code_scheme_mismatch",
        422,
        "The code belongs to another wallet than scheme names",
        "The request names one wallet, and the code belongs to another.",
        "Leave scheme out, or send the one that the code belongs to."
    );
    public static readonly ProblemKind SchemeNotEnabled = new(
        "scheme_not_enabled",
        422,
        "The wallet cannot be used now",
        "The wallet is unknown, switched off, or paused by an operator.",
        "See GET /v1/schemes for the wallets in use."
    );
    public static readonly ProblemKind CurrencyNotSupported = new(
        "currency_not_supported",
        422,
        "The wallet does not accept this currency",
        "The currency is not among those of the wallet.",
        "See GET /v1/schemes for the currencies of each wallet."
    );
    public static readonly ProblemKind AmountOutOfRange = new(
        "amount_out_of_range",
        422,
        "The wallet does not accept this amount",
        "The amount is below or above the limits of the wallet, or not a multiple of its smallest step.",
        "See GET /v1/schemes for limits and steps."
    );
    public static readonly ProblemKind AmountExceedsCapturable = new(
        "amount_exceeds_capturable",
        422,
        "More than can be captured",
        "The amount is larger than what is still held for the payment.",
        "Capture at most amount_capturable."
    );
    public static readonly ProblemKind AmountExceedsRefundable = new(
        "amount_exceeds_refundable",
        422,
        "More than can be refunded",
        "Together with earlier refunds the amount would exceed what was captured.",
        "Refund at most what was captured less all refunds that have not failed."
    );
    public static readonly ProblemKind NotSupportedByScheme = new(
        "not_supported_by_scheme",
        422,
        "The wallet cannot do this",
        "The wallet does not support the operation, or the time window for it has passed.",
        "See GET /v1/schemes for the capabilities and windows of each wallet."
    );
    public static readonly ProblemKind RateLimited = new(
        "rate_limited",
        429,
        "Too many requests",
        "The key has sent more requests than its limit allows, or its merchant has too many event streams open, too many tests of webhook endpoints under way, or has used its share of the numbers that a wallet has for a terminal and a day.",
        "Wait as long as Retry-After says, then send requests more slowly."
    );
    public static readonly ProblemKind Internal = new(
        "internal",
        500,
        "Internal error",
        "This is a defect of the gateway; its log holds the cause under the request id.",
        "Repeat with the same idempotency key, and report the request id."
    );
    public static readonly ProblemKind Overloaded = new(
        "overloaded",
        503,
        "The gateway is too busy",
        "A queue was full, and the gateway rejected the request before it stored anything.",
        "Repeat with the same idempotency key after Retry-After."
    );
    public static readonly ProblemKind StoreUnavailable = new(
        "store_unavailable",
        503,
        "The gateway's store cannot be used",
        "The gateway's database does not work, and the gateway rejected the request before it stored or sent anything.",
        "Repeat with the same idempotency key after Retry-After. The operator finds the cause in the gateway's log."
    );
    public static readonly ProblemKind NotReady = new(
        "not_ready",
        503,
        "The gateway is not ready",
        "Something the gateway needs, such as its store, cannot be used yet.",
        "Send traffic elsewhere until this address answers 200."
    );

    /// <summary>All kinds, ordered by status.</summary>
    public static readonly IReadOnlyList<ProblemKind> All =
    [
        MalformedJson,
        MalformedRequest,
        IdempotencyKeyMissing,
        IdempotencyKeyInvalid,
        Unauthenticated,
        Forbidden,
        NotFound,
        MethodNotAllowed,
        NotAcceptable,
        InvalidState,
        Gone,
        EventsExpired,
        BodyTooLarge,
        UnsupportedMediaType,
        ValidationFailed,
        IdempotencyKeyReused,
        CodeNotRecognized,
        CodeAmbiguous,
        CodeExpired,
        CodeSchemeMismatch,
        SchemeNotEnabled,
        CurrencyNotSupported,
        AmountOutOfRange,
        AmountExceedsCapturable,
        AmountExceedsRefundable,
        NotSupportedByScheme,
        RateLimited,
        Internal,
        Overloaded,
        StoreUnavailable,
        NotReady,
    ];

    /// <summary>The kinds by the last segment of their address.</summary>
    public static readonly FrozenDictionary<string, ProblemKind> BySlug = All.ToFrozenDictionary(kind => kind.Slug, StringComparer.Ordinal);

    /// <summary>The problem for a bare status that the framework came up with.</summary>
    public static Problem OfStatus(int status) =>
        status switch
        {
            401 => Problem.Unauthenticated("Send a valid key."),
            403 => new Problem(Forbidden, Forbidden.Cause),
            404 => Problem.NotFound(),
            405 => new Problem(MethodNotAllowed, MethodNotAllowed.Cause),
            406 => Problem.NotAcceptable("application/json"),
            413 => Problem.BodyTooLarge(JsonBody.DefaultLimit),
            415 => Problem.UnsupportedMediaType(),
            429 => Problem.RateLimited(TimeSpan.FromSeconds(1)),
            503 => Problem.Overloaded(TimeSpan.FromSeconds(1)),
            < 500 => new Problem(MalformedRequest, MalformedRequest.Cause),
            _ => Problem.Internal(),
        };
}
