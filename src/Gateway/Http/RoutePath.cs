using System.Text;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Gateway.Http;

/// <summary>The one spelling of a request's path: the routing also takes others, with a slash at the end or in other letter case.</summary>
internal static class RoutePath
{
    /// <summary>The path as the matched route writes it, with the request's own values.</summary>
    public static string Of(HttpContext http)
    {
        var pattern = ((RouteEndpoint)http.GetEndpoint()!).RoutePattern;
        if (pattern.Parameters.Count == 0 && pattern.RawText is ['/', .., not '/'] constant)
        {
            return constant;
        }
        var path = new StringBuilder(64);
        foreach (var segment in pattern.PathSegments)
        {
            path.Append('/');
            foreach (var part in segment.Parts)
            {
                path.Append(
                    part switch
                    {
                        RoutePatternLiteralPart literal => literal.Content,
                        RoutePatternParameterPart parameter => http.Request.RouteValues[parameter.Name] as string,
                        RoutePatternSeparatorPart separator => separator.Content,
                        _ => throw new InvalidOperationException("no such part of a route"),
                    }
                );
            }
        }
        return path.ToString();
    }
}
