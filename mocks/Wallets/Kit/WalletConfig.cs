using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mocks.Kit;

/// <summary>The wallet's switches that `/__wallet/config` reads and writes. Declared once, in the wallet's constructor.</summary>
public sealed class WalletConfig
{
    private readonly List<Entry> _entries = [];

    /// <summary>A wait in milliseconds, ≥ 0.</summary>
    public Setting<int> Milliseconds(string name, int initial) => Declare(name, initial, value => value >= 0);

    /// <summary>A wait in milliseconds that may be off (null).</summary>
    public Setting<int?> OptionalMilliseconds(string name) => Declare<int?>(name, null, value => value is null or >= 0);

    /// <summary>A list of waits in milliseconds.</summary>
    public Setting<IReadOnlyList<int>> MillisecondList(string name, params int[] initial) =>
        Declare<IReadOnlyList<int>>(name, initial, list => list.All(value => value >= 0));

    /// <summary>A list of texts.</summary>
    public Setting<IReadOnlyList<string>> TextList(string name, params string[] initial) =>
        Declare<IReadOnlyList<string>>(name, initial, list => list.All(text => text is not null));

    internal JsonObject ToJson() => new(_entries.Select(entry => KeyValuePair.Create(entry.Name, entry.Read())));

    /// <summary>Takes over the members that it knows; answers the name of the first that does not fit, having changed nothing.</summary>
    internal string? Apply(JsonElement body)
    {
        var changes = new List<Action>();
        foreach (var entry in _entries)
        {
            if (body.TryGetProperty(entry.Name, out var value))
            {
                if (entry.Prepare(value) is not { } change)
                {
                    return entry.Name;
                }

                changes.Add(change);
            }
        }

        changes.ForEach(change => change());
        return null;
    }

    internal void Reset() => _entries.ForEach(entry => entry.Restore());

    private Setting<T> Declare<T>(string name, T initial, Func<T, bool> fits)
    {
        var setting = new Setting<T>(initial);
        _entries.Add(
            new Entry(
                name,
                () => JsonSerializer.SerializeToNode(setting.Value),
                () => setting.Value = initial,
                value =>
                {
                    try
                    {
                        var read = value.Deserialize<T>();
                        return (read is not null || default(T) is null) && fits(read!) ? () => setting.Value = read! : null;
                    }
                    catch (JsonException)
                    {
                        return null;
                    }
                }
            )
        );
        return setting;
    }

    private sealed record Entry(string Name, Func<JsonNode?> Read, Action Restore, Func<JsonElement, Action?> Prepare);
}

/// <summary>One switch. Tests may set it directly.</summary>
public sealed class Setting<T>(T initial)
{
    private readonly Lock _gate = new();
    private T _value = initial;

    /// <summary>What is in force.</summary>
    public T Value
    {
        get
        {
            lock (_gate)
            {
                return _value;
            }
        }
        set
        {
            lock (_gate)
            {
                this._value = value;
                Version++;
            }
        }
    }

    /// <summary>Rises with every change.</summary>
    public long Version { get; private set; }
}
