using System.Collections;
using System.Globalization;
using System.Reflection;
using Adapters.Contract;
using Adapters.Contract.Disclosures;
using Gateway.Settings;

namespace Gateway.Tests.Settings;

/// <summary>All that is computed from a configuration once, as flat text: the gateway's settings, and each wallet's limits and schedules. Times are in seconds.</summary>
internal static class SettingFacts
{
    public static async Task<Dictionary<string, string>> OfAsync(params (string Key, string? Value)[] changes)
    {
        await using var wallets = new RecordedWallets(changes);
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        Flatten("Gateway", GatewaySettings.Read(wallets.Configuration, out var faults), facts);
        Assert.Empty(faults);
        foreach (var wallet in wallets.All)
        {
            Flatten(wallet.Facts.Id, wallet.Facts, facts);
            if (wallet is IReplaysEvents events)
            {
                facts[$"{wallet.Facts.Id}.ReadEvery"] = Text(events.ReadEvery);
            }
            if (wallet is IAllocatesNumbers numbers)
            {
                Flatten($"{wallet.Facts.Id}.Sequence", numbers.SequenceFor(wallets.Charge(wallet).Terms, wallets.Time.GetUtcNow()), facts);
            }
        }
        return facts;
    }

    private static void Flatten(string path, object? value, Dictionary<string, string> facts)
    {
        switch (value)
        {
            case DisclosureTable:
                // What leaves for a wallet is no matter of settings.
                break;
            case IEnumerable list and not string:
                facts[path] = string.Join(' ', list.Cast<object>().Select(Text));
                break;
            case null or string or ValueType or Uri or DataKey:
                facts[path] = Text(value);
                break;
            default:
                foreach (var property in value.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public))
                {
                    Flatten($"{path}.{property.Name}", property.GetValue(value), facts);
                }
                break;
        }
    }

    private static string Text(object? value) =>
        value switch
        {
            TimeSpan time => time.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value?.ToString() ?? "none",
        };
}
