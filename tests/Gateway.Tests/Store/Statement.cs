using System.Collections;
using System.Reflection;
using Gateway.Payments.Model;
using Gateway.Store;
using Gateway.Store.Engine;
using Gateway.Store.Sql;

namespace Gateway.Tests.Store;

/// <summary>The stores over one database.</summary>
internal sealed class Stores(StoreDatabase database)
{
    private readonly EventNotifier _signal = new();

    public PaymentStore Payments => new PaymentStore(database, new DisclosureStore(database), _signal);

    public DisclosureStore Disclosures => new DisclosureStore(database);

    public EventStore Events => new EventStore(database);

    public EndpointStore Webhooks => new EndpointStore(database, _signal);

    public DeliveryStore Deliveries => new DeliveryStore(database, _signal);

    public MerchantStore Merchants => new MerchantStore(database);
}

/// <summary>A statement of a store, asked about one merchant's things in the name of a merchant.</summary>
/// <param name="Name">The store and its method.</param>
/// <param name="AskAsync">Asks it in the name of the merchant with this id.</param>
internal sealed record Statement(string Name, Func<string, Task<object?>> AskAsync)
{
    /// <summary>The methods of all stores that take a merchant's id, alone or in something else.</summary>
    public static IEnumerable<string> AllOfMerchants() =>
        typeof(PaymentStore)
            .Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(PaymentStore).Namespace && type.Name.EndsWith("Store", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.GetParameters().Any(p => NamesMerchant(p.Name, p.ParameterType, 0)))
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");

    /// <summary>Whether an answer tells of nothing.</summary>
    public static bool IsNothing(object? answer) =>
        answer switch
        {
            null or false => true,
            SaveEndpointResult.Missing or RedeliverResult.Missing or UpdateResult.Stale or ReplayBegun.Resting => true,
            ReplayStep { Added: 0, State: ReplayState.Ended } => true,
            EventPage page => page is { Items.IsEmpty: true, More: false },
            IEnumerable list and not string => !list.Cast<object>().Any(),
            _ => answer.GetType().GetProperty(nameof(Slice<int>.Items))?.GetValue(answer) is IEnumerable items
                && !items.Cast<object>().Any(),
        };

    private static bool NamesMerchant(string? name, Type type, int depth) =>
        string.Equals(name, nameof(Payment.MerchantId), StringComparison.OrdinalIgnoreCase)
        || (
            depth < 4
            && (
                type.GetGenericArguments().Any(inner => NamesMerchant(null, inner, depth + 1))
                || (
                    type.Namespace?.StartsWith("Gateway", StringComparison.Ordinal) == true
                    && type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                        .Any(p => NamesMerchant(p.Name, p.PropertyType, depth + 1))
                )
            )
        );
}
