using Adapters.Contract;
using Gateway.Http;
using Gateway.Wallets;

namespace Gateway.Callbacks;

/// <summary>
/// <c>POST /callbacks/{scheme}</c>: verified by the adapter before anything is read; answered 2xx only after it is stored,
/// so that the wallet sends again what was not.
/// </summary>
internal static partial class ReceiveCallback
{
    private const int MaxBytes = 64 * 1024;

    public static async Task<IResult> HandleAsync(
        string scheme,
        HttpContext http,
        WalletDirectory wallets,
        Tellings tellings,
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
            [
                .. http.Request.Headers.SelectMany(
                    h => h.Value,
                    (h, value) => KeyValuePair.Create(h.Key, value ?? string.Empty)
                ),
            ],
            body
        );
        switch (await wallet.ReadAsync(request, http.RequestAborted))
        {
            case CallbackReading.Unverified unverified:
                Refused(log, scheme, unverified.Why);
                return Problem.Unauthenticated("The callback's signature was not accepted.");
            case CallbackReading.Malformed malformed:
                Refused(log, scheme, malformed.Why);
                return Problem.MalformedJson(
                    "The callback is not what the wallet's document describes."
                );
            case CallbackReading.Told told:
                if (await tellings.TakeAsync(scheme, told, http.RequestAborted))
                {
                    return TypedResults.NoContent();
                }
                Payments.PaymentMetrics.Alerts.Add(
                    1,
                    new("scheme", scheme),
                    new("alert", "ForeignOrder")
                );
                Foreign(log, scheme);
                return Problem.NotFound();
            default:
                throw new InvalidOperationException("no such reading");
        }
    }

    private static async Task<byte[]?> BodyAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxBytes)
        {
            return null;
        }
        using var buffer = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaxBytes)
            {
                return null;
            }
        }
        return buffer.ToArray();
    }

    [LoggerMessage(1302, LogLevel.Warning, "A callback of {Scheme} was refused: {Why}")]
    private static partial void Refused(ILogger log, string scheme, string why);

    [LoggerMessage(
        1303,
        LogLevel.Warning,
        "A verified callback of {Scheme} speaks of an order that is not ours"
    )]
    private static partial void Foreign(ILogger log, string scheme);
}
