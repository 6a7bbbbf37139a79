using System.Collections.Immutable;

namespace Gateway.Settings;

/// <summary>The keys that the configuration names.</summary>
/// <param name="Current">The key that new fingerprints get; null: the gateway keeps one in a file beside its SQLite store.</param>
/// <param name="Others">Keys that older fingerprints have, or that another node uses already.</param>
/// <param name="Lost">Ids of keys that nobody has any more.</param>
internal sealed record DataKeySettings(DataKey? Current, ImmutableArray<DataKey> Others, ImmutableArray<string> Lost)
{
    /// <summary>The setting that takes the current key.</summary>
    public const string CurrentKey = "DataKey";

    /// <summary>Nothing is configured.</summary>
    public static DataKeySettings None { get; } = new(null, [], []);

    /// <summary>Reads them and notes every fault.</summary>
    /// <param name="reader">The section of the gateway.</param>
    /// <param name="isRequired">Whether the current one must be configured.</param>
    public static DataKeySettings Read(SettingReader reader, bool isRequired)
    {
        var current = reader.Secret(CurrentKey) is { } text ? Key(reader, CurrentKey, text) : null;
        if (isRequired && reader.IsAbsent(CurrentKey))
        {
            reader.Fault(CurrentKey, $"set in live mode and with PostgreSQL, the same on every node: {DataKey.Form}");
        }
        var others = ImmutableArray.CreateBuilder<DataKey>();
        foreach (var key in reader.Names("PreviousDataKeys"))
        {
            if (reader.Secret(key) is { } other && Key(reader, key, other) is { } read)
            {
                others.Add(read);
            }
        }
        return new(
            current,
            others.ToImmutable(),
            [.. reader.Names("LostDataKeys").Select(reader.Secret).OfType<string>().Select(id => id.ToLowerInvariant())]
        );
    }

    private static DataKey? Key(SettingReader reader, string key, string text)
    {
        var read = DataKey.Read(text);
        if (read is null)
        {
            reader.Fault(key, DataKey.Form);
        }
        return read;
    }
}
