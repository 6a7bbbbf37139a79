using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Adapters.Contract;
using Adapters.Contract.Disclosures;

namespace Gateway.Wallets;

/// <summary>
/// Wraps every question to a wallet once: trace span, metrics, health, deadline, note of what left, and the last line of defence against an
/// exception. From here on the caller hanging up changes nothing: no request's token is passed on.
/// </summary>
internal sealed partial class WalletInvoker(WalletHealth health, TimeProvider time, ILogger<WalletInvoker> log)
{
    /// <summary>Name of the trace source and the meter.</summary>
    public const string Source = "Gateway.Wallets";

    private static readonly ActivitySource Traces = new(Source);
    private static readonly Meter Meter = new(Source);
    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>(
        "gateway.wallet.call.duration",
        "s",
        "Questions to wallets, by scheme, operation and kind of answer"
    );

    private static readonly Counter<long> UndeclaredFields = Meter.CreateCounter<long>(
        "gateway.disclosures.undeclared",
        description: "Fields sent to wallets that the adapter's table does not know"
    );

    // The adapter's own deadline comes first and knows more; this one catches an adapter that has none.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(0.5);

    /// <summary>Asks a wallet.</summary>
    /// <param name="wallet">Which one.</param>
    /// <param name="operation">What is asked, for traces and metrics, e.g. <c>pay</c>.</param>
    /// <param name="ask">The question.</param>
    public async Task<CallReport<T>> AskAsync<T>(IWallet wallet, string operation, Func<CancellationToken, Task<WalletResult<T>>> ask)
    {
        var facts = wallet.Facts;
        using var span = Traces.StartActivity("wallet." + operation, ActivityKind.Internal);
        span?.SetTag("gateway.scheme", facts.Id);
        using var deadline = new CancellationTokenSource(facts.CallTimeout + Margin, time);
        var started = time.GetTimestamp();
        var sendings = DisclosureRecorder.Open(operation, time);
        var answer = await GuardedAsync(facts.Id, operation, ask, deadline.Token);
        var took = time.GetElapsedTime(started);
        var word = Word(answer);
        span?.SetTag("gateway.answer", word);
        Durations.Record(took.TotalSeconds, new("scheme", facts.Id), new("operation", operation), new("answer", word));
        health.Note(facts.Id, IsFromTheWallet(answer), took);
        var sent = sendings.All;
        Check(facts.Id, operation, sent);
        return new CallReport<T>(answer, sent);
    }

    private void Check(string scheme, string operation, ImmutableArray<Sending> sent)
    {
        foreach (var sending in sent)
        {
            foreach (var field in sending.Fields.Fields)
            {
                if (field.Kind == DataKind.Undeclared)
                {
                    UndeclaredFields.Add(1, new("scheme", scheme), new("operation", operation));
                    Undeclared(scheme, operation, field.Name);
                }
            }
        }
    }

    private async Task<WalletResult<T>> GuardedAsync<T>(
        string scheme,
        string operation,
        Func<CancellationToken, Task<WalletResult<T>>> ask,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await ask(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new WalletResult<T>.Unknown(UnknownWhy.NoAnswer, null, Evidence.Nothing(operation, "deadline"));
        }
#pragma warning disable CA1031 // whatever an adapter does wrong, the money's state is unknown and must be asked for
        catch (Exception defect)
#pragma warning restore CA1031
        {
            // The type only: a message may hold what must not be logged.
            AdapterDefect(scheme, operation, defect.GetType().FullName, defect.StackTrace);
            return new WalletResult<T>.Unknown(UnknownWhy.NoAnswer, null, Evidence.Nothing(operation, "defect"));
        }
    }

    // What was never sent may be a definite answer, but the wallet did not give it.
    private static bool IsFromTheWallet<T>(WalletResult<T> answer) =>
        answer.Evidence.BodySha256 is not null && answer is not WalletResult<T>.Unknown { Why: UnknownWhy.NoAnswer };

    private static string Word<T>(WalletResult<T> answer) =>
        answer switch
        {
            WalletResult<T>.Succeeded => "done",
            WalletResult<T>.Pending => "waiting",
            WalletResult<T>.Declined => "declined",
            WalletResult<T>.Unknown unknown => "unknown_" + unknown.Why.ToString().ToLowerInvariant(),
            _ => throw new InvalidOperationException("no such answer"),
        };

    [LoggerMessage(
        1002,
        LogLevel.Error,
        "The adapter {Scheme} sent the field {Field} in {Operation}, which its table of disclosures does not know"
    )]
    private partial void Undeclared(string scheme, string operation, string field);

    [LoggerMessage(
        1001,
        LogLevel.Error,
        "The adapter {Scheme} threw {Type} in {Operation}; the outcome is unknown and will be asked for. {Stack}"
    )]
    private partial void AdapterDefect(string scheme, string operation, string? type, string? stack);
}

/// <summary>What a wallet said, and what was sent to make it say so.</summary>
internal sealed record CallReport<T>(WalletResult<T> Answer, ImmutableArray<Sending> Sent);
