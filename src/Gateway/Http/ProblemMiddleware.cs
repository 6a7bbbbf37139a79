using Microsoft.AspNetCore.Connections;

namespace Gateway.Http;

/// <summary>
/// Gives every error one form: what a handler let escape, and the bare statuses of the framework. An exception goes to the
/// log and never into the answer.
/// </summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, SampledLog sampled, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception fault)
            when (fault is ConnectionResetException or ConnectionAbortedException
                || (fault is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
            )
        {
            // The caller has gone; there is nobody to answer. Kestrel would look for the rest of the body, and log an error
            // about a read that was broken off, unless it is told so.
            context.Abort();
            return;
        }
        catch (BadHttpRequestException fault) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, ProblemCatalog.OfStatus(fault.StatusCode));
            return;
        }
        catch (OverloadedException busy) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, Problem.Overloaded(busy));
            return;
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            Note(context, fault);
            await AnswerAsync(context, Problem.Internal());
            return;
        }
        var response = context.Response;
        if (response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 })
        {
            await (
                response.StatusCode == StatusCodes.Status405MethodNotAllowed
                    ? OtherMethodAsync(context)
                    : ProblemCatalog.OfStatus(response.StatusCode).ExecuteAsync(context)
            );
        }
    }

    // The routing has set Allow to the methods of the address's routes. OPTIONS has no route of its own: it asks for just that.
    private static Task OtherMethodAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.Allow = $"{response.Headers.Allow}, {HttpMethods.Options}";
        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            return Problem.MethodNotAllowed(JsonText.Shown(context.Request.Method)).ExecuteAsync(context);
        }
        response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task AnswerAsync(HttpContext context, Problem problem)
    {
        context.Response.Clear();
        AnswerHeaders.Set(context);
        await problem.ExecuteAsync(context);
    }

    // Whoever has a key finds each of its requests in the log; strangers could fill it.
    private void Note(HttpContext context, Exception fault)
    {
        var route = RouteOf(context);
        if (context.User.Identity is { IsAuthenticated: true })
        {
            Failed(log, fault, context.Request.Method, route);
        }
        else if (sampled.Take($"defect {route} {fault.GetType().FullName}") is { } more)
        {
            FailedStranger(log, fault, context.Request.Method, route, more);
        }
    }

    // The pattern, not the path: a path may hold the token of a picture.
    private static string RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "no route";

    [LoggerMessage(LogLevel.Error, "A defect: {Method} {Route} failed")]
    private static partial void Failed(ILogger log, Exception fault, string method, string route);

    [LoggerMessage(LogLevel.Error, "A defect: {Method} {Route} failed without a key ({More} times more since the last such line)")]
    private static partial void FailedStranger(ILogger log, Exception fault, string method, string route, long more);
}
