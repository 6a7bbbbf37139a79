using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Adapters.Contract.Settings;

/// <summary>
/// Reads one adapter's section and notes every fault instead of stopping at the first, so that a wrong configuration is
/// mended in one go. Values never appear in a fault: they may be secrets. Keys that nobody asked for are faults too
/// (a typo must not silently mean the default). An empty value is an absent one.
/// </summary>
/// <param name="section">The adapter's section.</param>
/// <param name="live">Whether real money moves: then addresses are https, and secrets are none that is published.</param>
public sealed partial class WalletSettings(IConfigurationSection section, bool live)
{
    private const double Day = 86_400;
    private const string LabelForm = "1 to 32 of A-Z, a-z, 0-9, _ and -";

    private readonly List<string> _faults = [];
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase) { "Enabled" };

    /// <summary>Whether real money moves; for an adapter's rules of its own.</summary>
    public bool Live => live;

    /// <summary>Whether the wallet is on: <c>Enabled</c>, else whether any other key of the section has a value.</summary>
    public bool Enabled =>
        section["Enabled"] is { Length: > 0 } text
            ? !bool.TryParse(text, out var on) || on
            : section.AsEnumerable().Any(pair => pair.Value is { Length: > 0 });

    /// <summary>All faults so far, each with the full key; call it after everything was read.</summary>
    public ImmutableArray<string> Faults()
    {
        var faults = new List<string>(_faults);
        if (section["Enabled"] is { Length: > 0 } text && !bool.TryParse(text, out _))
        {
            faults.Add($"{section.Path}:Enabled must be true or false");
        }
        foreach (var child in section.GetChildren())
        {
            if (!_asked.Contains(child.Key))
            {
                faults.Add($"{child.Path} is not a setting of this adapter");
            }
        }
        return [.. faults];
    }

    /// <summary>A text that must be there and satisfy a condition.</summary>
    /// <param name="key">The key in the section.</param>
    /// <param name="valid">The condition.</param>
    /// <param name="mend">What a good value looks like: completes "must be …".</param>
    public string Required(string key, Func<string, bool> valid, string mend)
    {
        var value = Optional(key);
        return value is null ? Missing(key, string.Empty)
            : valid(value) ? value
            : Wrong(key, mend, string.Empty);
    }

    /// <summary>A text, or null when absent or empty.</summary>
    public string? Optional(string key)
    {
        _asked.Add(key);
        return section[key] is { Length: > 0 } value ? value : null;
    }

    /// <summary>The default of a shop or terminal, in the form that the merchant API gives them.</summary>
    /// <param name="key">The key in the section.</param>
    public string RequiredLabel(string key) => Required(key, IsLabel, LabelForm);

    /// <summary>The same, or null when absent or empty.</summary>
    /// <param name="key">The key in the section.</param>
    public string? OptionalLabel(string key) => Optional(key) is null ? null : RequiredLabel(key);

    /// <summary>A text with a default and a condition.</summary>
    public string Text(string key, string fallback, Func<string, bool> valid, string mend)
    {
        var value = Optional(key) ?? fallback;
        return valid(value) ? value : Wrong(key, mend, fallback);
    }

    /// <summary>A length of time in seconds, decimals allowed, within a range.</summary>
    public TimeSpan Seconds(string key, double fallback, double min, double max) => TimeSpan.FromSeconds(Number(key, fallback, min, max));

    /// <summary>A decimal number within a range.</summary>
    public double Number(string key, double fallback, double min, double max)
    {
        if (Optional(key) is not { } value)
        {
            return fallback;
        }
        return
            double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number >= min
            && number <= max
            ? number
            : Wrong(key, string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"), fallback);
    }

    /// <summary>A whole number within a range.</summary>
    public int Whole(string key, int fallback, int min, int max)
    {
        if (Optional(key) is not { } value)
        {
            return fallback;
        }
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : Wrong(key, string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}"), fallback);
    }

    /// <summary>A list of gaps: seconds, comma-separated, decimals allowed, each 0 … 86400, at most 100 of them.</summary>
    public ImmutableArray<TimeSpan> Delays(string key, string fallback)
    {
        var value = Optional(key) ?? fallback;
        var parts = value.Split(',');
        var gaps = ImmutableArray.CreateBuilder<TimeSpan>();
        foreach (var part in parts)
        {
            if (
                !double.TryParse(part.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                || seconds is < 0 or > 86400
            )
            {
                return Wrong(key, "seconds separated by commas, e.g. 2,3,5 or 0.5,1", Delays(string.Empty, fallback));
            }
            gaps.Add(TimeSpan.FromSeconds(seconds));
        }
        return gaps.Count <= 100 ? gaps.ToImmutable() : Wrong(key, "at most 100 delays", Delays(string.Empty, fallback));
    }

    /// <summary>A schedule: its gaps under <c>{key}DelaysSeconds</c>, its window under <c>{key}WindowSeconds</c>.</summary>
    /// <param name="key">What both keys begin with, e.g. <c>Inquiry</c>.</param>
    /// <param name="delays">The default gaps, e.g. <c>2,3,5</c>; the last one repeats.</param>
    /// <param name="window">The default window in seconds.</param>
    /// <param name="longest">The longest window in seconds.</param>
    public RetrySchedule Schedule(string key, string delays, double window, double longest = Day) =>
        new(Delays(key + "DelaysSeconds", delays), Seconds(key + "WindowSeconds", window, 0, longest), Finite: false);

    /// <summary>
    /// The usual schedule of a customer's code, under the usual keys: <c>Inquiry…</c> and <c>{undo}DelaysSeconds</c> and
    /// <c>WindowSeconds</c>, <c>NotFoundGraceSeconds</c>, <c>ConfirmSeconds</c>.
    /// </summary>
    /// <param name="inquiry">The default gaps between inquiries.</param>
    /// <param name="window">How many seconds the gateway inquires before it undoes the charge.</param>
    /// <param name="undo">What the keys of the undo begin with, e.g. <c>Void</c>.</param>
    /// <param name="undos">The default gaps between undos.</param>
    /// <param name="grace">For how many seconds "no such order" may be a lag of the wallet.</param>
    /// <param name="confirm">After how many seconds the gateway looks whether money came late.</param>
    public ChargeSchedule CustomerCodeSchedule(string inquiry, double window, string undo, string undos, double grace, double confirm) =>
        new()
        {
            Inquiry = Schedule("Inquiry", inquiry, window),
            NotFoundGrace = Seconds("NotFoundGraceSeconds", grace, 0, Day),
            Undo = Schedule(undo, undos, Day),
            Confirm = Seconds("ConfirmSeconds", confirm, 0, Day),
        };

    /// <summary>The values of a sub-section, key to text, e.g. pinned public keys by id.</summary>
    public ImmutableDictionary<string, string> Map(string key)
    {
        _asked.Add(key);
        return section
            .GetSection(key)
            .GetChildren()
            .Where(child => child.Value is { Length: > 0 } || child.GetChildren().Any())
            .ToImmutableDictionary(c => c.Key, c => c.Value ?? string.Empty, StringComparer.Ordinal);
    }

    /// <summary>Notes a fault that concerns a key, e.g. two settings that only make sense together.</summary>
    /// <param name="key">The key in the section.</param>
    /// <param name="mend">Completes "must be …"; never a value.</param>
    public void Fault(string key, string mend) => _faults.Add($"{section.Path}:{key} must be {mend}");

    private static bool IsLabel(string text) =>
        text.Length is >= 1 and <= 32 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private T Missing<T>(string key, T fallback)
    {
        _faults.Add($"{section.Path}:{key} is missing");
        return fallback;
    }

    private T Wrong<T>(string key, string mend, T fallback)
    {
        Fault(key, mend);
        return fallback;
    }
}
