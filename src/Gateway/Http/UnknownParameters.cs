using Microsoft.OpenApi;

namespace Gateway.Http;

/// <summary>
/// Refuses requests to the API with a query parameter that its route does not name, so that no typo changes what is charged.
/// Pages, health, metrics and the wallets' callbacks take whatever they get: balancers, scrapers and wallets add their own.
/// </summary>
internal sealed class UnknownParameters(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.QueryString.HasValue || ApiRoute.Of(context) is not { } endpoint)
        {
            return next(context);
        }
        var faults = new FieldFaults();
        foreach (var name in context.Request.Query.Keys)
        {
            // By the letter: the framework looks parameters up without regard to case.
            if (
                !endpoint
                    .Metadata.GetOrderedMetadata<RequestParameter>()
                    .Any(known => known.In == ParameterLocation.Query && known.Name == name)
            )
            {
                faults.Add(JsonText.Shown(name), "is not a parameter of this address");
            }
        }
        return faults.ToProblem()?.ExecuteAsync(context) ?? next(context);
    }
}
