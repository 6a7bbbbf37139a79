using System.Security.Claims;

namespace Gateway.Http;

/// <summary>
/// Bounds the requests that wait because they asked to (<c>Prefer: wait</c>): so many in all, and no merchant more than its
/// share. One more is turned away before it is read. Requests without the preference wait for a wallet, whose bulkhead bounds them.
/// </summary>
internal sealed class WaitLimit(RequestDelegate next, WaitLimitOptions options)
{
    /// <summary>The claim that says which merchant a key belongs to.</summary>
    public const string MerchantClaim = "merchant";

    private readonly MerchantShare _waits = new(options.InAll);

    public Task InvokeAsync(HttpContext context) =>
        PreferHeader.Wait(context.Request) is { } wait && wait > TimeSpan.Zero && Owner(context.User) is { } owner
            ? CountedAsync(context, owner)
            : next(context);

    /// <summary>Whose a request is: the merchant, or the key itself of the admin; null: it has no key.</summary>
    public static string? Owner(ClaimsPrincipal user) =>
        user.FindFirstValue(MerchantClaim) ?? user.FindFirstValue(ClaimTypes.NameIdentifier);

    private async Task CountedAsync(HttpContext context, string owner)
    {
        if (_waits.TryTake(owner) != ShareResult.Taken)
        {
            await Problem.TooManyWait().ExecuteAsync(context);
            return;
        }
        try
        {
            await next(context);
        }
        finally
        {
            _waits.GiveBack(owner);
        }
    }
}

/// <summary>How many requests may wait.</summary>
internal sealed record WaitLimitOptions(int InAll)
{
    private const int Most = 4096;

    /// <summary>As many as there may be, and so few that half of the connections are left for requests that wait for nothing.</summary>
    public static WaitLimitOptions Within(ConnectionLimits connections) => new(Math.Clamp(connections.Most / 2, 1, Most));
}
