using System.Globalization;
using System.Security.Cryptography;
using Adapters.Wire;

namespace Adapters.ManmulSang;

/// <summary>Sends one request and, where the wallet says that it did not look at it, the same request again while the call's deadline lasts.</summary>
internal sealed class ManmulSangLine(ManmulSangOptions options, TimeProvider clock)
{
    private const int MaxRepeats = 5;
    private const int MaxJitterMilliseconds = 200;

    // Whatever a header says, nobody is sent away for longer.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The deadline of a whole call, however many requests it takes.</summary>
    public ManmulSangDeadline Begin(CancellationToken cancellationToken) =>
        new(options.Timeout, clock, cancellationToken);

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
            wait += TimeSpan.FromMilliseconds(
                RandomNumberGenerator.GetInt32(MaxJitterMilliseconds)
            );
            if (!await deadline.WaitAsync(wait))
            {
                return call;
            }
        }
    }

    private async Task<ManmulSangReply> OnceAsync(
        string operation,
        Func<CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken
    )
    {
        using var response = await send(cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var after = After(response);
        return new ManmulSangReply(operation, (int)response.StatusCode, body, after)
        {
            NotBefore = clock.GetUtcNow() + (after > Longest ? Longest : after),
        };
    }

    // Both forms of the header; a date is read against the wallet's own clock where the answer shows it.
    private TimeSpan? After(HttpResponseMessage response)
    {
        if (
            !response.Headers.NonValidated.TryGetValues("Retry-After", out var values)
            || values.Count != 1
        )
        {
            return null;
        }
        var text = values.ToString();
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }
        if (response.Headers.RetryAfter?.Date is not { } date)
        {
            return null;
        }
        var wait = date - (response.Headers.Date ?? clock.GetUtcNow());
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
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

    public ManmulSangDeadline(
        TimeSpan timeout,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
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
        if (_clock.GetUtcNow() + wait + Spare >= _end)
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
