using System.Security.Cryptography;

namespace Gateway.Http;

/// <summary>Every answer carries <c>X-Request-Id</c>, the caller's if it sent a usable one; the log carries the same.</summary>
internal sealed class RequestIds(RequestDelegate next, ILogger<RequestIds> log)
{
    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>("request {RequestId}");

    public async Task InvokeAsync(HttpContext context)
    {
        var id =
            context.Request.Headers[AnswerHeaders.RequestId] is [{ Length: >= 1 and <= 128 } sent] && IdempotencyKey.IsVisible(sent)
                ? sent
                : "req_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        context.TraceIdentifier = id;
        AnswerHeaders.Set(context);
        using (Scope(log, id))
        {
            await next(context);
        }
    }
}
