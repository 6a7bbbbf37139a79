using Adapters.Contract;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;
using Refit;

namespace Adapters.Kit;

/// <summary>What became of one HTTP call, before anybody looks at its content.</summary>
internal abstract record Call<T>
{
    private Call() { }

    /// <summary>What the gateway hears if no answer came: a charge that never left is surely not made.</summary>
    /// <param name="operation">The wallet's name of the call.</param>
    public UnknownOutcome Silence(string operation) =>
        this switch
        {
            NotSent(var note) => new(UnknownWhy.NotProcessed, null, Evidence.Nothing(operation, note))
            {
                RejectedFor = DeclineReason.SchemeUnavailable,
            },
            Lost(var note) => new(UnknownWhy.NoAnswer, null, Evidence.Nothing(operation, note)),
            _ => throw new InvalidOperationException("an answer is no silence"),
        };

    /// <summary>A whole answer came.</summary>
    public sealed record Answered(T Value) : Call<T>;

    /// <summary>Not a byte of the request left: no permit, breaker open, no connection.</summary>
    public sealed record NotSent(string Note) : Call<T>;

    /// <summary>The request may have arrived; what came back, if anything, cannot be used.</summary>
    public sealed record Lost(string Note) : Call<T>;
}

/// <summary>Runs a call and sorts its failures; the notes are short words without any content.</summary>
internal static class Call
{
    public static async Task<Call<T>> RunAsync<T>(Func<Task<T>> send)
    {
        try
        {
            return new Call<T>.Answered(await send());
        }
        catch (Exception failure)
            when (Sort(failure) is var (sent, note)
                // A defect of ours must not pass for a silent wallet.
                && note.Length > 0
            )
        {
            return sent ? new Call<T>.Lost(note) : new Call<T>.NotSent(note);
        }
    }

    /// <summary>Whether a failure means that not a byte of the request left.</summary>
    public static bool NeverLeft(Exception failure) => !Sort(failure).Sent;

    private static (bool Sent, string Note) Sort(Exception failure) =>
        failure switch
        {
            BrokenCircuitException => (false, "breaker open"),
            RateLimiterRejectedException => (false, "no permit"),
            TimeoutRejectedException => (true, "timeout"),
            OperationCanceledException => (true, "timeout"),
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError
            } => (false, "no connection"),
            HttpRequestException => (true, "connection lost"),
            HttpIOException => (true, "connection lost"),
            IOException => (true, "connection lost"),
            ApiRequestException { InnerException: { } inner } => Sort(inner),
            ApiException => (true, "unreadable answer"),
            System.Text.Json.JsonException => (true, "unreadable answer"),
            _ => (true, string.Empty),
        };
}
