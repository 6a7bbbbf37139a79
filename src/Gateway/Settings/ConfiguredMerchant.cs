using System.Buffers;
using System.Collections.Immutable;
using Adapters.Contract.Settings;
using Gateway.Ids;

namespace Gateway.Settings;

/// <summary>A merchant written into the configuration, for trying things out: its keys have every scope.</summary>
/// <param name="Id">Begins <c>mer_</c>.</param>
/// <param name="Name">What people call it.</param>
/// <param name="ApiKeys">Secret keys that begin <c>sk_test_</c>.</param>
internal sealed record ConfiguredMerchant(string Id, string Name, ImmutableArray<string> ApiKeys)
{
    private const string KeyPrefix = "sk_test_";

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"
    );

    // The generated text of a record would show the keys.
    /// <inheritdoc/>
    public override string ToString() => Id;

    /// <summary>Reads the list of merchants; a live gateway takes none.</summary>
    public static ImmutableArray<ConfiguredMerchant> Read(SettingReader reader, IConfigurationSection section, bool live)
    {
        // A list whose variables are all empty is none.
        var entries = section.GetChildren().Where(HasValue).ToList();
        if (live && entries.Count > 0)
        {
            reader.Fault("Merchants", "absent in live mode; make merchants by the admin API");
            return [];
        }
        var merchants = ImmutableArray.CreateBuilder<ConfiguredMerchant>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            var path = "Merchants:" + entry.Key;
            var id = entry["Id"] ?? string.Empty;
            var given = (entry["Name"] ?? string.Empty).Trim();
            var name = UnicodeText.CanBeNormalized(given) ? given.Normalize() : string.Empty;
            if (!IsId(id))
            {
                reader.Fault(path + ":Id", "mer_ and 1 to 40 letters, digits, - or _");
            }
            else if (!ids.Add(id))
            {
                reader.Fault(path + ":Id", "different from the other merchants' ids");
            }
            if (name.Length is 0 or > 100)
            {
                reader.Fault(path + ":Name", "1 to 100 characters");
            }
            var keys = entry.GetSection("ApiKeys").GetChildren().Where(HasValue).ToList();
            foreach (var key in keys)
            {
                if (!IsSecret(key.Value))
                {
                    reader.Fault($"{path}:ApiKeys:{key.Key}", "sk_test_ and 1 to 200 visible ASCII characters");
                }
                else if (!secrets.Add(key.Value!))
                {
                    reader.Fault($"{path}:ApiKeys:{key.Key}", "different from all other keys");
                }
            }
            merchants.Add(new ConfiguredMerchant(id, name, [.. keys.Select(key => key.Value ?? string.Empty)]));
        }
        return merchants.ToImmutable();
    }

    private static bool HasValue(IConfigurationSection section) => section.AsEnumerable().Any(pair => pair.Value is { Length: > 0 });

    private static bool IsId(string id) =>
        id.StartsWith("mer_", StringComparison.Ordinal) && id.Length is > 4 and <= 44 && id.AsSpan(4).IndexOfAnyExcept(IdCharacters) < 0;

    private static bool IsSecret(string? key) =>
        key is not null
        && key.StartsWith(KeyPrefix, StringComparison.Ordinal)
        && key.Length > KeyPrefix.Length
        && key.Length <= KeyPrefix.Length + 200
        && SecretText.IsVisible(key);
}
