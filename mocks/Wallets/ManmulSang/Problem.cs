using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>The wallet's refusals as problem+json.</summary>
internal static class Problem
{
    public static WalletReply Of(
        int status,
        string code,
        string detail,
        string? orderStatus = null,
        IReadOnlyList<(string Field, string Message)>? errors = null
    )
    {
        var body = Wire.Write(json =>
        {
            json.WriteString("type", "https://errors.manmulsang.example/" + code);
            json.WriteString("title", Title(code));
            json.WriteNumber("status", status);
            json.WriteString("code", code);
            json.WriteBoolean(
                "retryable",
                code
                    is "invalid_token"
                        or "missing_token"
                        or "rate_limited"
                        or "maintenance"
                        or "conflict_in_progress"
                        or "not_ready"
                        or "internal"
            );
            json.WriteString("detail", detail);
            json.WriteString("traceId", CodeIssuer.Hex(16));
            if (orderStatus is not null)
            {
                json.WriteString("orderStatus", orderStatus);
            }

            if (errors is not null)
            {
                json.WriteStartArray("errors");
                foreach (var (field, message) in errors)
                {
                    json.WriteStartObject();
                    json.WriteString("field", field);
                    json.WriteString("message", message);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        });
        var reply = new WalletReply(status, [new("Content-Type", "application/problem+json")], body);
        return status == 401 ? reply.WithHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"") : reply;
    }

    public static WalletReply Invalid(params (string Field, string Message)[] errors) =>
        Of(422, "validation_failed", errors.Length == 1 ? "1 error" : $"{errors.Length} errors", errors: errors);

    public static WalletReply NotFound(string what) => Of(404, "not_found", "no such " + what);

    public static WalletReply Internal() => Of(500, "internal", "internal error");

    public static WalletReply Maintenance(string retryAfter) => Of(503, "maintenance", "until 04:10").WithHeader("Retry-After", retryAfter);

    public static WalletReply RateLimited(string retryAfter) =>
        Of(429, "rate_limited", "10 per second").WithHeader("Retry-After", retryAfter);

    public static WalletReply State(Order order) => Of(409, "invalid_state", "order is " + order.ShownStatus, order.ShownStatus);

    private static string Title(string code) =>
        code switch
        {
            "amount_exceeds_authorized" => "Capture too large",
            "conflict_in_progress" => "Still running",
            "idempotency_key_reused" => "Key used for another request",
            "invalid_state" => "Not possible now",
            "invalid_token" => "Token expired or unknown",
            "rate_limited" => "Too many requests",
            "validation_failed" => "Invalid request",
            _ => char.ToUpperInvariant(code[0]) + code[1..].Replace('_', ' '),
        };
}
