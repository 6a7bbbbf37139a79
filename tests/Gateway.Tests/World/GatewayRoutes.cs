using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.World;

/// <summary>The routes that a running gateway has, so that a new one is covered on the day it is mapped.</summary>
internal static class GatewayRoutes
{
    /// <summary>Every method and pattern, in order.</summary>
    public static IReadOnlyList<GatewayRoute> Of(IServiceProvider services) =>
        [
            .. services
                .GetRequiredService<IEnumerable<EndpointDataSource>>()
                .SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>()
                .SelectMany(
                    e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"],
                    (e, method) => new GatewayRoute(method, "/" + e.RoutePattern.RawText!.Trim('/'), e)
                )
                .DistinctBy(route => (route.Method, route.Pattern))
                .OrderBy(route => route.Pattern, StringComparer.Ordinal)
                .ThenBy(route => route.Method, StringComparer.Ordinal),
        ];
}

/// <summary>One method at one pattern.</summary>
internal sealed record GatewayRoute(string Method, string Pattern, RouteEndpoint Endpoint)
{
    /// <summary>Whether it belongs to the API, and not to pages, health, metrics or callbacks.</summary>
    public bool IsApi => Pattern.StartsWith("/v1/", StringComparison.Ordinal) || Pattern.StartsWith("/admin/", StringComparison.Ordinal);

    /// <summary>The key that opens it.</summary>
    public string Key => Pattern.StartsWith("/admin/", StringComparison.Ordinal) ? TestWorld.AdminKey : TestWorld.Key;

    /// <summary>A path of it, with these values by the segment before them, or <c>x</c>.</summary>
    public string Path(IReadOnlyDictionary<string, string> values)
    {
        var segments = Pattern.Split('/');
        for (var i = 1; i < segments.Length; i++)
        {
            if (segments[i].StartsWith('{'))
            {
                segments[i] = values.GetValueOrDefault(segments[i - 1], "x");
            }
        }
        return string.Join('/', segments);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Pattern}";
}
