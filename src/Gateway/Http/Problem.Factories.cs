using System.Collections.Immutable;
using System.Globalization;

namespace Gateway.Http;

/// <summary>One door for each kind of the catalogue, asking for what that kind has to tell.</summary>
internal sealed partial record Problem
{
    public static Problem MalformedJson(string detail) => new(Problems.MalformedJson, detail);

    public static Problem MalformedRequest() => new(Problems.MalformedRequest, Problems.MalformedRequest.Cause);

    public static Problem IdempotencyKeyMissing() =>
        new(Problems.IdempotencyKeyMissing, "Send an Idempotency-Key header with this request.");

    public static Problem IdempotencyKeyInvalid() =>
        new(Problems.IdempotencyKeyInvalid, "Send exactly one Idempotency-Key of 1 to 255 visible ASCII characters.");

    public static Problem Unauthenticated(string detail) => new(Problems.Unauthenticated, detail);

    public static Problem Forbidden(string scope) => new(Problems.Forbidden, $"The key lacks the scope {scope}.");

    public static Problem NotFound() => new(Problems.NotFound, "Nothing with this address or id belongs to this key.");

    public static Problem MethodNotAllowed(string method) =>
        new(Problems.MethodNotAllowed, $"{method} cannot be used here; see the Allow header.");

    public static Problem NotAcceptable(string offered) => new(Problems.NotAcceptable, $"The answer comes as {offered}.");

    public static Problem BodyTooLarge(int limit) =>
        new(Problems.BodyTooLarge, string.Create(CultureInfo.InvariantCulture, $"The body may have {limit} bytes."));

    public static Problem UnsupportedMediaType() =>
        new(Problems.UnsupportedMediaType, "Send Content-Type: application/json, with no charset but utf-8.");

    public static Problem ContentCoded() =>
        new(Problems.UnsupportedMediaType, "Send the body as it is, without Content-Encoding; see the Accept-Encoding header.");

    public static Problem InvalidState(string currentStatus, string detail) =>
        new(Problems.InvalidState, detail)
        {
            Extras = ImmutableDictionary.CreateRange([KeyValuePair.Create("current_status", currentStatus)]),
        };

    public static Problem EventsExpired() =>
        new(
            Problems.EventsExpired,
            "Events after this one are kept no longer, so the stream would have a gap. Read what you keep of payments anew, then begin after the newest event of GET /v1/events, or with evt_00000000000000000000000 at the oldest that is kept."
        );

    public static Problem Gone(string detail) => new(Problems.Gone, detail);

    public static Problem ValidationFailed(IReadOnlyDictionary<string, string[]> errors) =>
        new(
            Problems.ValidationFailed,
            errors.Count == 1
                ? "One field needs mending; see errors."
                : string.Create(CultureInfo.InvariantCulture, $"{errors.Count} fields need mending; see errors.")
        )
        {
            Errors = errors,
        };

    public static Problem ValidationFailed(string field, string message) =>
        ValidationFailed(ImmutableDictionary.CreateRange([KeyValuePair.Create<string, string[]>(field, [message])]));

    public static Problem IdempotencyKeyReused() => new(Problems.IdempotencyKeyReused, "The key was used before for a different request.");

    /// <param name="reason">One of the published reasons, e.g. <c>FOREIGN_WALLET</c>.</param>
    public static Problem CodeNotRecognized(string reason) =>
        new(Problems.CodeNotRecognized, "The scanned text is not a code that can be paid here.")
        {
            Extras = ImmutableDictionary.CreateRange([KeyValuePair.Create("reason", reason)]),
        };

    public static Problem CodeAmbiguous(IEnumerable<string> schemes) =>
        new(Problems.CodeAmbiguous, $"Send scheme to choose among: {string.Join(", ", schemes.Order(StringComparer.Ordinal))}.");

    public static Problem CodeExpired() => new(Problems.CodeExpired, "Ask the customer to show a fresh code.");

    public static Problem CodeSchemeMismatch(string scheme) => new(Problems.CodeSchemeMismatch, $"The code belongs to {scheme}.");

    public static Problem SchemeNotEnabled(string detail) => new(Problems.SchemeNotEnabled, detail);

    public static Problem CurrencyNotSupported(string detail) => new(Problems.CurrencyNotSupported, detail);

    public static Problem AmountOutOfRange(string detail) => new(Problems.AmountOutOfRange, detail);

    public static Problem AmountExceedsCapturable(long capturable) =>
        new(Problems.AmountExceedsCapturable, string.Create(CultureInfo.InvariantCulture, $"At most {capturable} can be captured."));

    public static Problem AmountExceedsRefundable(long refundable) =>
        new(Problems.AmountExceedsRefundable, string.Create(CultureInfo.InvariantCulture, $"At most {refundable} can be refunded."));

    public static Problem NotSupportedByScheme(string detail) => new(Problems.NotSupportedByScheme, detail);

    public static Problem RateLimited(TimeSpan retryAfter) =>
        new(Problems.RateLimited, "The key has used up its requests for now.") { RetryAfter = retryAfter };

    /// <summary>The merchant's share of a sequence that many merchants draw from; what comes back by itself is the next day's.</summary>
    public static Problem NumbersUsed(string scheme) =>
        new(
            Problems.RateLimited,
            $"Most numbers that {scheme} has for this terminal today are used, and this merchant has drawn its share of the rest. Send another terminal, or repeat the request on the next day; nothing was stored and nothing was sent."
        )
        {
            RetryAfter = TimeSpan.FromHours(1),
        };

    public static Problem TooManyWrongKeys(TimeSpan retryAfter) =>
        new(Problems.RateLimited, "Too many wrong admin keys came within a second; the right one is never held back.")
        {
            RetryAfter = retryAfter,
        };

    public static Problem TooManyStreams(TimeSpan retryAfter) =>
        new(Problems.RateLimited, "The merchant has as many streams open as it may.") { RetryAfter = retryAfter };

    public static Problem TooManyTests(TimeSpan retryAfter) =>
        new(Problems.RateLimited, "As many tests are under way as may be, of this endpoint or of the merchant; wait until one has ended.")
        {
            RetryAfter = retryAfter,
        };

    public static Problem StreamsTaken(TimeSpan retryAfter) =>
        new(Problems.Overloaded, "All streams are taken; GET /v1/events still answers.") { RetryAfter = retryAfter };

    public static Problem Internal() => new(Problems.Internal, "Report the request id; it finds the cause in the log.");

    public static Problem Overloaded(TimeSpan retryAfter) =>
        new(Problems.Overloaded, "Nothing was stored; repeat with the same idempotency key.") { RetryAfter = retryAfter };

    /// <summary>The store refused before anything was stored.</summary>
    public static Problem Overloaded(OverloadedException busy) =>
        busy.Trouble is { } trouble
            ? new Problem(
                Problems.StoreUnavailable,
                $"The gateway's store cannot be {trouble.What} at the moment. Nothing was stored; repeat with the same idempotency key."
            )
            {
                RetryAfter = TimeSpan.FromSeconds(2),
            }
            : Overloaded(TimeSpan.FromSeconds(1));

    public static Problem WalletOverloaded() =>
        new(Problems.Overloaded, "Too much waits for this wallet. Nothing was stored; repeat with the same idempotency key.")
        {
            RetryAfter = TimeSpan.FromSeconds(2),
        };

    public static Problem TooManyWait() =>
        new(Problems.Overloaded, "Too many requests wait already. Nothing was stored; repeat, or ask without Prefer: wait.")
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    public static Problem TooManyCallbacks() =>
        new(Problems.Overloaded, "Too many callbacks wait to be verified; send it again.") { RetryAfter = TimeSpan.FromSeconds(1) };

    public static Problem TooManyPictures() =>
        new(Problems.Overloaded, "Too many pictures wait to be drawn; ask again.") { RetryAfter = TimeSpan.FromSeconds(1) };

    public static Problem NotReady(string because) => new(Problems.NotReady, because);
}
