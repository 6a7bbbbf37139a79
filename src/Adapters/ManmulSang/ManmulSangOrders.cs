using Adapters.Contract;
using Adapters.Kit;

namespace Adapters.ManmulSang;

/// <summary>What looking for an order brought: the order, or a doubt.</summary>
internal abstract record ManmulSangLookup
{
    private ManmulSangLookup() { }

    public sealed record Found(OrderWire Order, ManmulSangSource Source) : ManmulSangLookup;

    public sealed record Nothing(ManmulSangUnknown Doubt) : ManmulSangLookup;

    /// <summary>As an inquiry answers.</summary>
    public WalletResult<OrderState> ToAnswer(Charge charge) =>
        this switch
        {
            Found(var order, var source) => order.ToAnswer(charge, source),
            Nothing(var doubt) => doubt.As<OrderState>(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
}

/// <summary>Reads orders: by the wallet's id, or by our number while that is all we know.</summary>
internal sealed class ManmulSangOrders(IManmulSangApi api, ManmulSangClient line)
{
    public Task<ManmulSangLookup> LookAsync(Charge charge, ManmulSangDeadline deadline) =>
        charge.SchemeReference is { } id ? GetAsync(id, deadline) : FindAsync(charge.Number, deadline);

    public async Task<ManmulSangLookup> FindAsync(string number, ManmulSangDeadline deadline)
    {
        const string operation = "findOrders";
        var call = await line.SendAsync(operation, deadline, Repeats, token => api.FindOrdersAsync(number, token));
        if (call is not Call<ManmulSangReply>.Answered { Value: { Status: 200 } reply })
        {
            return new ManmulSangLookup.Nothing(ManmulSangUnknown.Of(operation, call));
        }
        return reply.As(ManmulSangJson.Default.FoundWire) switch
        {
            { Items: { IsDefault: false, Length: 1 } items } when items[0] is { } order => new ManmulSangLookup.Found(order, reply.Source),
            { Items: { IsDefault: false, Length: 0 } } => new ManmulSangLookup.Nothing(new(UnknownWhy.NotFound, null, reply.Evidence)),
            _ => new ManmulSangLookup.Nothing(ManmulSangUnknown.Unreadable(reply)),
        };
    }

    private async Task<ManmulSangLookup> GetAsync(string id, ManmulSangDeadline deadline)
    {
        const string operation = "getOrder";
        var call = await line.SendAsync(operation, deadline, Repeats, token => api.GetOrderAsync(id, token));
        if (call is not Call<ManmulSangReply>.Answered { Value: { Status: 200 } reply })
        {
            return new ManmulSangLookup.Nothing(ManmulSangUnknown.Of(operation, call));
        }
        return reply.As(ManmulSangJson.Default.OrderWire) is { } order
            ? new ManmulSangLookup.Found(order, reply.Source)
            : new ManmulSangLookup.Nothing(ManmulSangUnknown.Unreadable(reply));
    }

    /// <summary>Refusals that may be waited out in any call but the making of an order.</summary>
    public static bool Repeats(ManmulSangVerdict verdict) => verdict.Kind is ManmulSangKind.Rate or ManmulSangKind.Maintenance;
}
