using System.Collections.Immutable;
using System.Globalization;

namespace Load.Drive;

/// <summary>
/// The merchants that pay. Several, as units of one merchant are serialised in PostgreSQL: with a single one, a commit for
/// each unit would be slower than it need be.
/// </summary>
internal static class Shops
{
    private const int Count = 16;

    private static readonly ImmutableArray<string> Keys =
    [
        .. Enumerable.Range(0, Count).Select(shop => string.Create(CultureInfo.InvariantCulture, $"sk_test_bench{shop:D2}")),
    ];

    public static string KeyOf(int client) => Keys[client % Count];

    /// <summary>As settings of a gateway.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Settings() =>
        Keys.SelectMany(
            (key, shop) =>
            {
                var section = string.Create(CultureInfo.InvariantCulture, $"Gateway__Merchants__{shop}__");
                return new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    [section + "Id"] = string.Create(CultureInfo.InvariantCulture, $"mer_bench{shop:D2}"),
                    [section + "Name"] = "Shop",
                    [section + "ApiKeys__0"] = key,
                };
            }
        );
}
