using System.Diagnostics.Metrics;
using Adapters.Contract;
using Gateway.Http;
using Gateway.Payments.Processing;
using Gateway.Wallets;

namespace Gateway.Callbacks;

/// <summary>
/// <c>POST /callbacks/{scheme}</c>: verified by the adapter before anything is read; answered 2xx only after it is stored,
/// so that the wallet sends again what was not.
/// </summary>
internal static partial class ReceiveCallback
{
    private const int MaxBytes = 64 * 1024;

    private static readonly Meter Meter = new("Gateway.Callbacks");
    private static readonly Counter<long> RefusedCallbacks = Meter.CreateCounter<long>(
        "gateway.callbacks.refused",
        description: "Callbacks that were not accepted, by scheme"
    );

    public static async Task<IResult> HandleAsync(
        string scheme,
        HttpContext http,
        WalletDirectory wallets,
        CallbackReader reader,
        WalletEventHandler tellings,
        SampledLog sampled,
        ILoggerFactory logs
    )
    {
        if (wallets.Find(scheme) is not IReceivesCallbacks wallet)
        {
            return Problem.NotFound();
        }
        if (await BodyAsync(http.Request) is not { } body)
        {
            return Problem.BodyTooLarge(MaxBytes);
        }
        var log = logs.CreateLogger(typeof(ReceiveCallback).FullName!);
        var request = new CallbackRequest(
            http.Request.Method,
            (http.Request.PathBase + http.Request.Path).Value ?? "/",
            [.. http.Request.Headers.SelectMany(h => h.Value, (h, value) => KeyValuePair.Create(h.Key, value ?? string.Empty))],
            body
        );
        switch (await reader.ReadAsync(scheme, wallet, request, http.RequestAborted))
        {
            case null:
                return Problem.TooManyCallbacks();
            case CallbackReading.Unverified unverified:
                NoteRefused(unverified.Why);
                return Problem.Unauthenticated("The callback's signature was not accepted.");
            case CallbackReading.Malformed malformed:
                NoteRefused(malformed.Why);
                return Problem.MalformedJson("The callback is not what the wallet's document describes.");
            case CallbackReading.Told told:
                if (await tellings.TakeAsync(scheme, told, http.RequestAborted))
                {
                    return TypedResults.NoContent();
                }
                CountForeign(scheme);
                Foreign(log, scheme, tellings.Forgotten(told.Number) ?? "an unknown number");
                return Problem.NotFound();
            default:
                throw new InvalidOperationException("no such reading");
        }

        void NoteRefused(string why)
        {
            RefusedCallbacks.Add(1, new KeyValuePair<string, object?>("scheme", scheme));
            // Each reason by itself: one that strangers cause all the time must not hide another.
            if (sampled.Take($"refused callback of {scheme}: {why}") is { } more)
            {
                Refused(log, scheme, why, more);
            }
        }
    }

    /// <summary>Counts an alert: a wallet told of an order of which this store has no payment.</summary>
    public static void CountForeign(string scheme) => PaymentMetrics.Alerts.Add(1, new("scheme", scheme), new("alert", "ForeignOrder"));

    private static async Task<byte[]?> BodyAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxBytes)
        {
            return null;
        }
        using var buffer = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        // Without the request's token, as in JsonBody.
        while ((read = await request.Body.ReadAsync(chunk, CancellationToken.None)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaxBytes)
            {
                return null;
            }
        }
        return buffer.ToArray();
    }

    [LoggerMessage(1302, LogLevel.Warning, "A callback of {Scheme} was refused: {Why} ({More} more since the last such line)")]
    private static partial void Refused(ILogger log, string scheme, string why, long more);

    [LoggerMessage(
        1303,
        LogLevel.Warning,
        "A verified callback of {Scheme} speaks of an order that is not ours, or that this store has forgotten: {Payment}"
    )]
    private static partial void Foreign(ILogger log, string scheme, string payment);
}
