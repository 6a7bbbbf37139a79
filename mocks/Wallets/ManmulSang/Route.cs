using Mocks.Kit;

namespace Mocks.ManmulSang;

/// <summary>Which operation a request asks for, and the id in its path.</summary>
internal sealed record Route(string Operation, string Method, string Scope, string Id)
{
    private const string Base = "/openapi/v2/";

    public static IReadOnlyList<Route> Of(string path)
    {
        if (path == "/oauth2/token")
        {
            return [new("token", "POST", "", "")];
        }

        if (path == "/.well-known/ms-keys.json")
        {
            return [new("keys", "GET", "", "")];
        }

        if (!path.StartsWith(Base, StringComparison.Ordinal))
        {
            return [];
        }

        var parts = path[Base.Length..].Split('/');
        return parts.Any(part => part.Length == 0)
            ? []
            : parts switch
            {
                ["orders"] => [new("createOrder", "POST", "orders", ""), new("findOrders", "GET", "orders", "")],
                ["orders", var id] => [new("getOrder", "GET", "orders", id)],
                ["orders", var id, "cancel"] => [new("cancel", "POST", "orders", id)],
                ["orders", var id, "void"] => [new("void", "POST", "orders", id)],
                ["orders", var id, "captures"] => [new("capture", "POST", "captures", id)],
                ["orders", var id, "refunds"] => [new("refund", "POST", "refunds", id)],
                ["captures", var id] => [new("getCapture", "GET", "captures", id)],
                ["refunds", var id] => [new("getRefund", "GET", "refunds", id)],
                ["events"] => [new("events", "GET", "events", "")],
                ["settlements", var date] => [new("settlement", "GET", "settlements", date)],
                _ => [],
            };
    }

    public static Route? Of(WalletRequest request) => Of(request.Path).FirstOrDefault(route => route.Method == request.Method);

    public bool IsPost => Method == "POST";
}
