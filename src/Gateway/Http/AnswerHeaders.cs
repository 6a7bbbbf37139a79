namespace Gateway.Http;

/// <summary>Headers that answers carry whatever their handler does.</summary>
internal static class AnswerHeaders
{
    /// <summary>The name of the header that ties an answer to its request.</summary>
    public const string RequestId = "X-Request-Id";

    /// <summary>
    /// Sets what every answer says unless its handler says otherwise: which request it answers, that nobody stores it (it may
    /// hold data of a payment), and that its type is not to be guessed.
    /// </summary>
    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers[RequestId] = context.TraceIdentifier;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
    }

    /// <summary>Sets what a browser has to know of something that can be opened as a page: it is in no frame, and tells no site where it leads from.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="policy">What it may run and load.</param>
    public static void SetForPages(HttpResponse response, string policy)
    {
        response.Headers.ContentSecurityPolicy = policy;
        response.Headers.XFrameOptions = "DENY";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
