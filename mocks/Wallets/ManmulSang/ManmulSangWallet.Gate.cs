using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <content>The checks before an operation, in the order of the document, and the answers kept under their keys.</content>
internal sealed partial class ManmulSangWallet
{
    private Answer Begin(WalletRequest request, Moment now)
    {
        var routes = Route.Of(request.Path);
        if (routes.Count == 0)
        {
            return new(Problem.NotFound("path"));
        }

        if (routes.FirstOrDefault(one => one.Method == request.Method) is not { } route)
        {
            return new(
                Problem
                    .Of(405, "method_not_allowed", "method not allowed here")
                    .WithHeader("Allow", string.Join(", ", routes.Select(one => one.Method)))
            );
        }

        string[] scopes = [];
        var token = "";
        if (route.Operation == "token")
        {
            if (!Tokens.Knows(request))
            {
                return new(Tokens.UnknownClient());
            }
        }
        else if (route.Operation != "keys")
        {
            if (Tokens.Shown(request) is not { } shown)
            {
                return new(Problem.Of(401, "missing_token", "no bearer token"));
            }

            if (_tokens.ScopesOf(shown, now.Real) is not { } known)
            {
                return new(Problem.Of(401, "invalid_token", "get a new token"));
            }

            (token, scopes) = (shown, known);
        }

        var references = _book.ReferencesOf(route, request);
        var fault = Faults.Take(route.Operation, references, _ => true);
        return fault is null ? Execute(route, request, scopes, now, null) : Strike(fault, route, request, scopes, token, now);
    }

    private Answer Execute(Route route, WalletRequest request, string[] scopes, Moment now, string? fault)
    {
        if (route.Operation == "token")
        {
            return new(_tokens.Issue(request, now.Real));
        }

        if (route.Operation == "keys")
        {
            return new(
                WalletReply
                    .Text(200, "application/json", EventSigning.KeySet(_events.SecondKeyUsed))
                    .WithHeader("Cache-Control", "max-age=600")
            );
        }

        if (route.IsPost && IsMaintenance(now))
        {
            var end = PyongyangTime.Local(now.Business).TimeOfDay;
            var wait = (int)Math.Ceiling((new TimeSpan(4, 10, 0) - end).TotalSeconds);
            return new(Problem.Maintenance(wait.ToString(CultureInfo.InvariantCulture)));
        }

        if (!scopes.Contains(route.Scope))
        {
            return new(Problem.Of(403, "insufficient_scope", route.Scope));
        }

        return route.IsPost ? Post(route, request, now, fault) : new(_book.Read(route, request, now, fault));
    }

    private Answer Post(Route route, WalletRequest request, Moment now, string? fault)
    {
        if (request.Body.Length > 65_536)
        {
            return new(Problem.Of(413, "body_too_large", "at most 64 KiB"));
        }

        var type = request.Headers.Only("Content-Type")?.Split(';')[0].Trim();
        if (!string.Equals(type, "application/json", StringComparison.OrdinalIgnoreCase))
        {
            return new(Problem.Of(415, "unsupported_media_type", "application/json is needed"));
        }

        var keys = request.Headers.All("Idempotency-Key");
        if (keys.Count == 0)
        {
            return new(Problem.Of(400, "idempotency_key_missing", "the header is needed"));
        }

        if (keys.Count > 1 || !Tokens.Key().IsMatch(keys[0]))
        {
            return new(Problem.Of(400, "idempotency_key_invalid", "a lower-case UUID is needed"));
        }

        var target = $"{request.Method} {request.Path} {Convert.ToHexString(SHA256.HashData(request.Body))}";
        if (_kept.TryGetValue(keys[0], out var record) && now.Real < record.Until)
        {
            return new(
                record.Target != target ? Problem.Of(422, "idempotency_key_reused", "")
                : record.Running ? Problem.Of(409, "conflict_in_progress", "same key is being handled").WithHeader("Retry-After", "1")
                : record.Reply.Status >= 500 ? record.Reply
                : record.Reply.WithHeader("Idempotency-Replayed", "true")
            );
        }

        if (AdminJsonOf(request.Body) is not { } body)
        {
            return new(Problem.Of(400, "malformed_json", "the body is no JSON object"));
        }

        var done = _book.Write(route, body, now, fault == "callback_before_response");
        if (done.KillTokens)
        {
            _tokens.Forget();
        }

        Kept? mine = null;
        if (done.Keep is { } keep)
        {
            mine = new Kept(target, keep, now.Real.AddHours(24)) { Running = done.First is not null };
            _kept[keys[0]] = mine;
        }

        return new(done.Reply, done.First, mine);
    }

    private bool IsMaintenance(Moment now) => Clock.IsBusinessSet && PyongyangTime.Local(now.Business) is { Hour: 4, Minute: < 10 };

    private static JsonElement? AdminJsonOf(byte[] body)
    {
        try
        {
            var root = JsonDocument.Parse(body).RootElement;
            return root.ValueKind == JsonValueKind.Object ? root : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Answer(WalletReply Reply, Task? First = null, Kept? Running = null);

    private sealed class Kept(string target, WalletReply reply, DateTimeOffset until)
    {
        public string Target => target;

        public WalletReply Reply => reply;

        public DateTimeOffset Until => until;

        public bool Running { get; set; }
    }
}
