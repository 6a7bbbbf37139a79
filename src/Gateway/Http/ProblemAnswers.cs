using Gateway.Store;

namespace Gateway.Http;

/// <summary>
/// Gives every error one form: what a handler let escape, and the bare statuses of the framework. An exception goes to the
/// log and never into the answer.
/// </summary>
internal sealed partial class ProblemAnswers(RequestDelegate next, ILogger<ProblemAnswers> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; there is nobody to answer.
            return;
        }
        catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, Problems.OfStatus(fault.StatusCode));
            return;
        }
        catch (StoreBusyException busy) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, Problem.Overloaded(busy));
            return;
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            Failed(log, fault, context.Request.Method, RouteOf(context));
            await AnswerAsync(context, Problem.Internal());
            return;
        }
        var response = context.Response;
        if (
            response is
            { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 }
        )
        {
            await Bare(context).ExecuteAsync(context);
        }
    }

    private static Problem Bare(HttpContext context) =>
        context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
            ? Problem.MethodNotAllowed(JsonText.Shown(context.Request.Method))
            : Problems.OfStatus(context.Response.StatusCode);

    private static async Task AnswerAsync(HttpContext context, Problem problem)
    {
        var id = context.Response.Headers["X-Request-Id"];
        context.Response.Clear();
        context.Response.Headers["X-Request-Id"] = id;
        await problem.ExecuteAsync(context);
    }

    // The pattern, not the path: a path may hold the token of a picture.
    private static string RouteOf(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "no route";

    [LoggerMessage(LogLevel.Error, "A defect: {Method} {Route} failed")]
    private static partial void Failed(ILogger log, Exception fault, string method, string route);
}
