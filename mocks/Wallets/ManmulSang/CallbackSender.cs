using System.Net.Http.Headers;
using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>How one event is to go out, beyond the plain way.</summary>
internal sealed record Manner
{
    public bool WrongAlways { get; init; }

    public bool WrongOnce { get; init; }

    public bool SecondKey { get; init; }

    public int Copies { get; init; } = 1;

    public int AgeSeconds { get; init; }

    public bool Once { get; init; }

    public bool WaitsForNext { get; init; }

    public TimeSpan Later { get; init; }
}

/// <summary>An event on its way to the shop. It is acknowledged at most once and keeps its bytes for ever.</summary>
internal sealed class Letter(string id, Uri to, byte[] body, Manner manner)
{
    public string Id => id;

    public Uri To => to;

    public byte[] Body => body;

    public Manner Manner => manner;

    public int Tries { get; set; }

    /// <summary>Ends with the first try, whatever came of it.</summary>
    public TaskCompletionSource Tried { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>How the courier goes out: by which line, and who starts his ways.</summary>
/// <param name="Handler">Carries the requests.</param>
/// <param name="Start">Starts a way away from the lock under which it was ordered.</param>
internal sealed record CallbackRoute(HttpMessageHandler Handler, Func<Func<Task>, Task> Start)
{
    /// <summary>Real sockets and the thread pool.</summary>
    public static CallbackRoute Real() =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
            },
            way => Task.Run(way)
        );
}

/// <summary>
/// Delivers events: one first try after another for each order, further tries by the list of gaps, until a 2xx in time.
/// </summary>
internal sealed class CallbackSender(
    WalletClock clock,
    WalletScheduler scheduler,
    Setting<int> timeoutMs,
    Setting<IReadOnlyList<int>> retryMs,
    CallbackRoute road
) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(road.Handler) { Timeout = Timeout.InfiniteTimeSpan };
    private CancellationTokenSource _stopping = new();

    /// <summary>The order's queue: its last first try, and who waits to be overtaken.</summary>
    internal sealed class Line
    {
        public Task Last { get; set; } = Task.CompletedTask;

        public TaskCompletionSource? Overtaken { get; set; }
    }

    /// <summary>Queues an event. Call under the lock.</summary>
    public Task Send(Line line, Letter letter)
    {
        var stop = _stopping.Token;
        var overtaken = line.Overtaken;
        line.Overtaken = null;
        if (overtaken is not null)
        {
            _ = letter.Tried.Task.ContinueWith(
                _ => overtaken.TrySetResult(),
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default
            );
        }

        if (letter.Manner.WaitsForNext)
        {
            var own = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            line.Overtaken = own;
            _ = road.Start(() => HoldAsync(letter, own.Task, stop));
            return line.Last;
        }

        var before = letter.Manner.Later > TimeSpan.Zero ? Task.CompletedTask : line.Last;
        var first = road.Start(() => FirstAsync(letter, before, stop));
        if (letter.Manner.Later == TimeSpan.Zero)
        {
            line.Last = first;
        }

        return first;
    }

    /// <summary>Gives up everything under way.</summary>
    public void Forget()
    {
        _stopping.Cancel();
        _stopping = new CancellationTokenSource();
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _http.Dispose();
    }

    private async Task HoldAsync(Letter letter, Task overtaken, CancellationToken cancellationToken)
    {
        await Task.WhenAny(overtaken, Task.Delay(LongestWait, clock.Time, cancellationToken));
        await FirstAsync(letter, Task.CompletedTask, cancellationToken);
    }

    private async Task FirstAsync(Letter letter, Task before, CancellationToken cancellationToken)
    {
        try
        {
            await before;
            if (letter.Manner.Later > TimeSpan.Zero)
            {
                await Task.Delay(letter.Manner.Later, clock.Time, cancellationToken);
            }

            await TryAsync(letter, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // A reset or the end of the mock: nothing of the past is sent any more.
        }
        finally
        {
            letter.Tried.TrySetResult();
        }
    }

    private async Task TryAsync(Letter letter, CancellationToken cancellationToken)
    {
        letter.Tries++;
        var good = false;
        for (var copy = 0; copy < (letter.Tries == 1 ? letter.Manner.Copies : 1); copy++)
        {
            if (copy > 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), clock.Time, cancellationToken);
            }

            good |= await PostAsync(letter, cancellationToken);
        }

        if (good || letter.Manner.Once)
        {
            return;
        }

        var gaps = retryMs.Value;
        if (letter.Tries <= gaps.Count)
        {
            scheduler.Enter(now =>
                cancellationToken.IsCancellationRequested
                    ? null
                    : scheduler.At(
                        clock.Now.AddMilliseconds(gaps[letter.Tries - 1]),
                        at =>
                        {
                            _ = road.Start(() => AgainAsync(letter, cancellationToken));
                        }
                    )
            );
        }
    }

    private async Task AgainAsync(Letter letter, CancellationToken cancellationToken)
    {
        try
        {
            await TryAsync(letter, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // As above.
        }
    }

    private async Task<bool> PostAsync(Letter letter, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var late = new CancellationTokenSource(TimeSpan.FromMilliseconds(timeoutMs.Value), clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, letter.To);
        request.Content = new ByteArrayContent(letter.Body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var manner = letter.Manner;
        foreach (
            var (name, value) in EventSigning.Headers(
                letter.To.AbsolutePath,
                letter.Id,
                letter.Body,
                clock.Now.ToUnixTimeSeconds() - manner.AgeSeconds,
                manner.SecondKey,
                manner.WrongAlways || (manner.WrongOnce && letter.Tries == 1)
            )
        )
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
