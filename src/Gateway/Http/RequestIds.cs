using System.Security.Cryptography;

namespace Gateway.Http;

/// <summary>Every answer carries <c>X-Request-Id</c>, the caller's if it sent a usable one; the log carries the same.</summary>
internal sealed class RequestIds(RequestDelegate next, ILogger<RequestIds> log)
{
    private const string Header = "X-Request-Id";

    private static readonly Func<ILogger, string, IDisposable?> Scope =
        LoggerMessage.DefineScope<string>("request {RequestId}");

    public async Task InvokeAsync(HttpContext context)
    {
        var id =
            context.Request.Headers[Header] is [{ Length: >= 1 and <= 128 } sent]
            && IdempotencyKey.IsVisible(sent)
                ? sent
                : "req_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
        using (Scope(log, id))
        {
            await next(context);
        }
    }
}
