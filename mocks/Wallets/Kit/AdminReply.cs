using System.Text.Json.Nodes;

namespace Mocks.Kit;

/// <summary>An answer of the admin API.</summary>
public sealed record AdminReply(int Status, JsonNode? Body)
{
    /// <summary>Whether it was done.</summary>
    public bool IsSuccess => Status < 300;

    /// <summary>200 with a body.</summary>
    public static AdminReply Ok(JsonNode body) => new(200, body);

    /// <summary>201 with a body.</summary>
    public static AdminReply Created(JsonNode body) => new(201, body);

    /// <summary>204.</summary>
    public static AdminReply Done() => new(204, null);

    /// <summary>400: the request cannot be read.</summary>
    public static AdminReply BadRequest(string detail) => Error(400, "bad_request", detail);

    /// <summary>404.</summary>
    public static AdminReply NotFound(string detail) => Error(404, "not_found", detail);

    /// <summary>409: the present state does not allow it; the state is told if there is one.</summary>
    public static AdminReply InvalidState(string detail, string? state = null)
    {
        var body = ErrorBody("invalid_state", detail);
        if (state is not null)
        {
            body["state"] = state;
        }

        return new AdminReply(409, body);
    }

    /// <summary>422: this wallet has no such thing.</summary>
    public static AdminReply NotSupported(string detail) => Error(422, "not_supported", detail);

    private static AdminReply Error(int status, string error, string detail) => new(status, ErrorBody(error, detail));

    private static JsonObject ErrorBody(string error, string detail) => new() { ["error"] = error, ["detail"] = detail };
}

/// <summary>What the payer is told to do. Exactly one of <paramref name="Order"/> and <paramref name="Payload"/> is given.</summary>
/// <param name="Order">The gateway's number, the wallet's id or the token in the code.</param>
/// <param name="Payload">The whole displayed EMVCo text.</param>
/// <param name="Action">`scan`, `pay`, `reject`, `decline`, `timeout`, `expire`, `pay_late`.</param>
/// <param name="Code">The code of a `decline`.</param>
public sealed record CustomerRequest(string? Order, string? Payload, string Action, string? Code)
{
    /// <summary>The actions that exist at all.</summary>
    public static IReadOnlyList<string> Actions { get; } = ["scan", "pay", "reject", "decline", "timeout", "expire", "pay_late"];
}
