using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Gateway.Tests.Events;

/// <summary>A merchant that listens to its events; it reads the stream as the standard for Server-Sent Events says.</summary>
internal sealed class StreamReading : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private static readonly TimeSpan Patience = Eventually.Bound;

    private readonly CancellationTokenSource _bound = new(Patience);
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private StreamReading(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _reader = new StreamReader(body, Encoding.UTF8);
    }

    public int Status => (int)_response.StatusCode;

    public HttpResponseHeaders Headers => _response.Headers;

    public string? MediaType => _response.Content.Headers.ContentType?.MediaType;

    /// <summary>With what a reader would resume now.</summary>
    public string? LastId { get; private set; }

    public int Comments { get; private set; }

    public static async Task<StreamReading> OpenAsync(Uri address, string key, string? lastId = null, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, $"/v1/events/stream{query}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastId);
        }
        using var bound = new CancellationTokenSource(Patience);
        var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, bound.Token);
        return new StreamReading(response, await response.Content.ReadAsStreamAsync(bound.Token)) { LastId = lastId };
    }

    /// <summary>The rest of it as one text.</summary>
    public Task<string> RestAsync() => _reader.ReadToEndAsync(_bound.Token);

    /// <summary>The next message that has data; null: the stream has ended.</summary>
    public async Task<Message?> NextAsync()
    {
        string? type = null;
        string? data = null;
        while (await _reader.ReadLineAsync(_bound.Token) is { } line)
        {
            if (line.Length == 0)
            {
                if (data is not null)
                {
                    return new Message(LastId!, type!, data);
                }
            }
            else if (line.StartsWith(':'))
            {
                Comments++;
            }
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                LastId = line[4..];
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                type = line[7..];
            }
            else
            {
                Assert.StartsWith("data: ", line, StringComparison.Ordinal);
                Assert.Null(data);
                data = line[6..];
            }
        }
        return null;
    }

    /// <summary>So many messages.</summary>
    public async Task<List<Message>> TakeAsync(int count)
    {
        var taken = new List<Message>();
        while (taken.Count < count)
        {
            taken.Add((await NextAsync())!);
        }
        return taken;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
        _bound.Dispose();
    }

    /// <summary>A message; its data is the event object as sent.</summary>
    internal sealed record Message(string Id, string Type, string Data)
    {
        public string Subject => JsonDocument.Parse(Data).RootElement.GetProperty("data").GetProperty("id").GetString()!;
    }
}
