using System.Globalization;
using Adapters.Kit;

namespace Adapters.ManmulSang;

/// <summary>Sends one request and, where the wallet says that it did not look at it, the same request again while the call's deadline lasts.</summary>
internal sealed class ManmulSangClient(ManmulSangOptions options, TimeProvider clock)
{
    private const int MaxRepeats = 5;
    private const int MaxJitterMilliseconds = 200;
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>The deadline of a whole call, however many requests it takes.</summary>
    public ManmulSangDeadline Begin(CancellationToken cancellationToken) => new(options.Timeout, clock, cancellationToken);

    /// <summary>Sends a request; a refusal that <paramref name="repeats"/> allows is waited out if the wait fits into the deadline.</summary>
    public async Task<Call<ManmulSangReply>> SendAsync(
        string operation,
        ManmulSangDeadline deadline,
        Func<ManmulSangVerdict, bool> repeats,
        Func<CancellationToken, Task<HttpResponseMessage>> send
    )
    {
        for (var tries = 0; ; tries++)
        {
            var call = await Call.RunAsync(() => OnceAsync(operation, send, deadline.Token));
            if (
                call is not Call<ManmulSangReply>.Answered { Value: var reply }
                || tries >= MaxRepeats
                || reply.RetryAfter is not { } wait
                || !repeats(ManmulSangProblems.Of(reply))
            )
            {
                return call;
            }
            wait += Jitter();
            if (!await deadline.WaitAsync(wait))
            {
                return call;
            }
        }
    }

    // The fractions of the clock's milliseconds are chance enough to spread calls, and the same again in a simulation.
    private TimeSpan Jitter() => TimeSpan.FromMilliseconds(clock.GetUtcNow().Ticks / 10 % MaxJitterMilliseconds);

    private async Task<ManmulSangReply> OnceAsync(
        string operation,
        Func<CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken
    )
    {
        using var response = await send(cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return new ManmulSangReply(operation, (int)response.StatusCode, body, After(response));
    }

    // Both forms of the header; a date is read against the wallet's own clock where the answer shows it.
    private TimeSpan? After(HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Retry-After", out var values) || values.Count != 1)
        {
            return null;
        }
        var text = values.ToString();
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return Bounded(TimeSpan.FromSeconds(seconds));
        }
        if (response.Headers.RetryAfter?.Date is not { } date)
        {
            return null;
        }
        return Bounded(date - (response.Headers.Date ?? clock.GetUtcNow()));
    }

    private static TimeSpan Bounded(TimeSpan wait) =>
        wait < TimeSpan.Zero ? TimeSpan.Zero
        : wait > LongestWait ? LongestWait
        : wait;
}

/// <summary>One deadline for everything that a call does.</summary>
internal sealed class ManmulSangDeadline : IDisposable
{
    // Room for the request that follows a wait.
    private static readonly TimeSpan Spare = TimeSpan.FromMilliseconds(100);
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _end;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    public ManmulSangDeadline(TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        _clock = clock;
        _end = clock.GetUtcNow() + timeout;
        _timer = new CancellationTokenSource(timeout, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancellationToken);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Waits if that leaves time for another request; false if not.</summary>
    public async Task<bool> WaitAsync(TimeSpan wait)
    {
        // A date that asks for centuries must not be added to ours.
        if (wait + Spare >= _end - _clock.GetUtcNow())
        {
            return false;
        }
        try
        {
            await Task.Delay(wait, _clock, Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
