using System.Text;
using System.Text.RegularExpressions;
using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>Access tokens by client credentials: opaque, 900 s, any number alive at once.</summary>
internal sealed partial class Tokens
{
    private const int LifeSeconds = 900;
    private static readonly string[] Scopes = ["orders", "captures", "refunds", "events", "settlements"];
    private static readonly string Credentials =
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("ms-client-0001:ms-mock-client-secret-0001-DO-NOT-USE"));

    private readonly Dictionary<string, (DateTimeOffset Until, string[] Scopes)> _alive = [];

    public void Forget() => _alive.Clear();

    public void Revoke(string token) => _alive.Remove(token);

    /// <summary>The token of the header; null if the header is missing or no bearer's.</summary>
    public static string? Shown(WalletRequest request) =>
        request.Headers.Only("Authorization") is { } line && line.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? line[7..].Trim()
            : null;

    /// <summary>The scopes of a token that lives; null if it does not.</summary>
    public string[]? ScopesOf(string token, DateTimeOffset now) =>
        _alive.TryGetValue(token, out var one) && now < one.Until ? one.Scopes : null;

    /// <summary>Whether the client is who it says.</summary>
    public static bool Knows(WalletRequest request) =>
        request.Headers.Only("Authorization") is { } line
        && line.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)
        && "Basic " + line[6..].Trim() == Credentials;

    public static WalletReply UnknownClient() => Error(401, "invalid_client").WithHeader("WWW-Authenticate", "Basic");

    public WalletReply Issue(WalletRequest request, DateTimeOffset now)
    {
        var type = request.Headers.Only("Content-Type")?.Split(';')[0].Trim();
        var form = new WalletRequest(0, now, "", "", request.BodyText, request.Headers, []);
        if (
            !string.Equals(type, "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            || string.IsNullOrEmpty(form.Parameter("grant_type"))
        )
        {
            return Error(400, "invalid_request");
        }

        if (form.Parameter("grant_type") != "client_credentials")
        {
            return Error(400, "unsupported_grant_type");
        }

        var asked = (form.Parameter("scope") ?? string.Join(' ', Scopes)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (asked.Length == 0 || asked.Any(scope => !Scopes.Contains(scope)))
        {
            return Error(400, "invalid_scope");
        }

        var token = "msat_" + CodeIssuer.Hex(32);
        _alive[token] = (now.AddSeconds(LifeSeconds), asked);
        return WalletReply.Text(
            200,
            "application/json",
            $$"""{"access_token":"{{token}}","token_type":"Bearer","expires_in":{{LifeSeconds}},"scope":"{{string.Join(' ', asked)}}"}"""
        );
    }

    [GeneratedRegex("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\z", RegexOptions.None, 1000)]
    public static partial Regex Key();

    private static WalletReply Error(int status, string code) => WalletReply.Text(status, "application/json", $$"""{"error":"{{code}}"}""");
}
