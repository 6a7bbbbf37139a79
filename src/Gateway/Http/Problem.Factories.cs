using System.Collections.Immutable;
using System.Globalization;

namespace Gateway.Http;

/// <summary>One door for each kind of the catalogue, asking for what that kind has to tell.</summary>
internal sealed partial record Problem
{
    public static Problem MalformedJson(string detail) => new(ProblemCatalog.MalformedJson, detail);

    public static Problem IdempotencyKeyMissing() =>
        new(ProblemCatalog.IdempotencyKeyMissing, "Send an Idempotency-Key header with this request.");

    public static Problem IdempotencyKeyInvalid() =>
        new(ProblemCatalog.IdempotencyKeyInvalid, "Send exactly one Idempotency-Key of 1 to 255 visible ASCII characters.");

    public static Problem Unauthenticated(string detail) => new(ProblemCatalog.Unauthenticated, detail);

    public static Problem Forbidden(string scope) => new(ProblemCatalog.Forbidden, $"The key lacks the scope {scope}.");

    public static Problem NotFound() => new(ProblemCatalog.NotFound, "No object with this address or id belongs to this key.");

    public static Problem MethodNotAllowed(string method) =>
        new(ProblemCatalog.MethodNotAllowed, $"{method} cannot be used here; see the Allow header.");

    public static Problem NotAcceptable(string offered) => new(ProblemCatalog.NotAcceptable, $"The answer comes as {offered}.");

    public static Problem BodyTooLarge(int limit) =>
        new(ProblemCatalog.BodyTooLarge, string.Create(CultureInfo.InvariantCulture, $"The body must not exceed {limit} bytes."));

    public static Problem UnsupportedMediaType() =>
        new(ProblemCatalog.UnsupportedMediaType, "Send Content-Type: application/json, with no charset but utf-8.");

    public static Problem ContentCoded() =>
        new(ProblemCatalog.UnsupportedMediaType, "Send the body as it is, without Content-Encoding; see the Accept-Encoding header.");

    public static Problem InvalidState(string currentStatus, string detail) =>
        new(ProblemCatalog.InvalidState, detail)
        {
            Extras = ImmutableDictionary.CreateRange([KeyValuePair.Create("current_status", currentStatus)]),
        };

    public static Problem EventsExpired() =>
        new(
            ProblemCatalog.EventsExpired,
            "Events after this one have been deleted, so the stream would have a gap. Read the state of your payments again, then begin after the newest event of GET /v1/events, or with evt_00000000000000000000000 at the oldest event that is kept."
        );

    public static Problem Gone(string detail) => new(ProblemCatalog.Gone, detail);

    public static Problem ValidationFailed(IReadOnlyDictionary<string, string[]> errors) =>
        new(
            ProblemCatalog.ValidationFailed,
            errors.Count == 1
                ? "One field is invalid; see errors."
                : string.Create(CultureInfo.InvariantCulture, $"{errors.Count} fields are invalid; see errors.")
        )
        {
            Errors = errors,
        };

    public static Problem ValidationFailed(string field, string message) =>
        ValidationFailed(ImmutableDictionary.CreateRange([KeyValuePair.Create<string, string[]>(field, [message])]));

    public static Problem IdempotencyKeyReused() =>
        new(ProblemCatalog.IdempotencyKeyReused, "The key was used before for a different request.");

    /// <param name="reason">One of the published reasons, e.g. <c>FOREIGN_WALLET</c>.</param>
    public static Problem CodeNotRecognized(string reason) =>
        new(ProblemCatalog.CodeNotRecognized, "The scanned text is not a code that can be paid here.")
        {
            Extras = ImmutableDictionary.CreateRange([KeyValuePair.Create("reason", reason)]),
        };

    public static Problem CodeAmbiguous(IEnumerable<string> schemes) =>
        new(ProblemCatalog.CodeAmbiguous, $"Send scheme to choose among: {string.Join(", ", schemes.Order(StringComparer.Ordinal))}.");

    public static Problem CodeExpired() => new(ProblemCatalog.CodeExpired, "Ask the customer to show a fresh code.");

    public static Problem CodeSchemeMismatch(string scheme) => new(ProblemCatalog.CodeSchemeMismatch, $"The code belongs to {scheme}.");

    public static Problem SchemeNotEnabled(string detail) => new(ProblemCatalog.SchemeNotEnabled, detail);

    public static Problem CurrencyNotSupported(string detail) => new(ProblemCatalog.CurrencyNotSupported, detail);

    public static Problem AmountOutOfRange(string detail) => new(ProblemCatalog.AmountOutOfRange, detail);

    public static Problem AmountExceedsCapturable(long capturable) =>
        new(ProblemCatalog.AmountExceedsCapturable, string.Create(CultureInfo.InvariantCulture, $"At most {capturable} can be captured."));

    public static Problem AmountExceedsRefundable(long refundable) =>
        new(ProblemCatalog.AmountExceedsRefundable, string.Create(CultureInfo.InvariantCulture, $"At most {refundable} can be refunded."));

    public static Problem NotSupportedByScheme(string detail) => new(ProblemCatalog.NotSupportedByScheme, detail);

    public static Problem RateLimited(TimeSpan retryAfter) =>
        new(ProblemCatalog.RateLimited, "The key has reached its request rate limit.") { RetryAfter = retryAfter };

    /// <summary>The merchant's share of a sequence that many merchants draw from; what comes back by itself is the next day's.</summary>
    public static Problem NumbersUsed(string scheme) =>
        new(
            ProblemCatalog.RateLimited,
            $"Most numbers that {scheme} has for this terminal today are used, and this merchant has drawn its share of the rest. Send another terminal, or repeat the request on the next day; nothing was stored and nothing was sent."
        )
        {
            RetryAfter = TimeSpan.FromHours(1),
        };

    public static Problem TooManyWrongKeys(TimeSpan retryAfter) =>
        new(ProblemCatalog.RateLimited, "Too many wrong admin keys came within a second; the right one is never held back.")
        {
            RetryAfter = retryAfter,
        };

    public static Problem TooManyStreams(TimeSpan retryAfter) =>
        new(ProblemCatalog.RateLimited, "The merchant has reached its limit of open streams.") { RetryAfter = retryAfter };

    public static Problem TooManyTests(TimeSpan retryAfter) =>
        new(
            ProblemCatalog.RateLimited,
            "The limit of concurrent tests of this endpoint or of the merchant is reached; wait until one has ended."
        )
        {
            RetryAfter = retryAfter,
        };

    public static Problem StreamsTaken(TimeSpan retryAfter) =>
        new(ProblemCatalog.Overloaded, "The gateway has reached its limit of open streams; GET /v1/events still answers.")
        {
            RetryAfter = retryAfter,
        };

    public static Problem Internal() => new(ProblemCatalog.Internal, "Report the request id; it finds the cause in the log.");

    public static Problem Overloaded(TimeSpan retryAfter) =>
        new(ProblemCatalog.Overloaded, "Nothing was stored; repeat with the same idempotency key.") { RetryAfter = retryAfter };

    /// <summary>The store refused before anything was stored.</summary>
    public static Problem Overloaded(OverloadedException busy) =>
        busy.Trouble is { } trouble
            ? new Problem(
                ProblemCatalog.StoreUnavailable,
                $"The gateway's store cannot be {trouble.What} at the moment. Nothing was stored; repeat with the same idempotency key."
            )
            {
                RetryAfter = TimeSpan.FromSeconds(2),
            }
            : Overloaded(TimeSpan.FromSeconds(1));

    public static Problem WalletOverloaded() =>
        new(
            ProblemCatalog.Overloaded,
            "Too many requests are waiting for this wallet. Nothing was stored; repeat with the same idempotency key."
        )
        {
            RetryAfter = TimeSpan.FromSeconds(2),
        };

    public static Problem TooManyWait() =>
        new(ProblemCatalog.Overloaded, "Too many requests are waiting already. Nothing was stored; repeat, or ask without Prefer: wait.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    public static Problem TooManyCallbacks() =>
        new(ProblemCatalog.Overloaded, "Too many callbacks are waiting to be verified; send it again.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    public static Problem TooManyPictures() =>
        new(ProblemCatalog.Overloaded, "Too many pictures are waiting to be drawn; ask again.") { RetryAfter = TimeSpan.FromSeconds(1) };

    public static Problem NotReady(string because) => new(ProblemCatalog.NotReady, because);
}
