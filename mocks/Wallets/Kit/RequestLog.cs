using System.Text;
using System.Text.Json.Nodes;

namespace Mocks.Kit;

/// <summary>One protocol request, as the log shows it: secrets are masked.</summary>
public sealed record LoggedRequest(
    long No,
    DateTimeOffset At,
    string Operation,
    string Method,
    string Path,
    string Query,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    byte[] Body,
    int? Answered
)
{
    internal JsonObject ToJson()
    {
        var headers = new JsonObject();
        foreach (var (name, value) in Headers)
        {
            headers[name] = headers.ContainsKey(name) ? $"{headers[name]}, {value}" : value;
        }

        var json = new JsonObject
        {
            ["no"] = No,
            ["at"] = AdminJson.Time(At),
            ["operation"] = Operation,
            ["method"] = Method,
            ["path"] = Path,
            ["headers"] = headers,
            ["body"] = Encoding.UTF8.GetString(Body),
            ["answered"] = Answered,
        };
        if (Query.Length > 0)
        {
            json["query"] = Query;
        }

        return json;
    }
}

/// <summary>Every protocol request since the reset, numbered from 1.</summary>
public sealed class RequestLog
{
    private readonly Lock _gate = new();
    private readonly List<LoggedRequest> _requests = [];
    private readonly Func<string, bool> _isSecret;
    private int _era;

    internal RequestLog(Func<string, bool> isSecret) => this._isSecret = isSecret;

    /// <summary>All requests, oldest first.</summary>
    public IReadOnlyList<LoggedRequest> Requests => Since(0);

    /// <summary>The requests with a higher number.</summary>
    public IReadOnlyList<LoggedRequest> Since(long no)
    {
        lock (_gate)
        {
            return [.. _requests.Where(request => request.No > no)];
        }
    }

    internal (WalletRequest Request, Action<int> Answered) Note(
        DateTimeOffset at,
        string method,
        string path,
        string query,
        WireHeaders headers,
        byte[] body,
        Func<WalletRequest, string> operationOf
    )
    {
        lock (_gate)
        {
            var no = _requests.Count + 1;
            var request = new WalletRequest(no, at, method, path, query, headers, body);
            _requests.Add(
                new LoggedRequest(no, at, operationOf(request), method, path, query, [.. headers.Lines.Select(Masked)], body, null)
            );
            var noted = _era;
            return (request, status => Answer(noted, no, status));
        }
    }

    internal void Clear()
    {
        lock (_gate)
        {
            _requests.Clear();
            _era++;
        }
    }

    private KeyValuePair<string, string> Masked(KeyValuePair<string, string> line)
    {
        var name = line.Key.ToLowerInvariant();
        return new(name, name == "authorization" || _isSecret(name) ? "***" : line.Value);
    }

    private void Answer(int noted, int no, int status)
    {
        lock (_gate)
        {
            // An answer that comes after a reset belongs to no line of the new log.
            if (noted == _era)
            {
                _requests[no - 1] = _requests[no - 1] with { Answered = status };
            }
        }
    }
}
