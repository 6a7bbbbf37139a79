using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Net.Http.Headers;

namespace Gateway.Codes;

/// <summary>
/// Pictures of codes, each drawn once and then kept: drawing costs milliseconds of a processor, and whoever has a link can
/// ask for it again and again. Few are drawn at a time, so that pictures never take the processors from payments.
/// </summary>
internal sealed class CodePictureCache(CodePictureLimits limits, IMeterFactory meters) : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Source = "Gateway.Codes";

    private readonly Counter<long> _drawn = meters
        .Create(Source)
        .CreateCounter<long>("gateway.codes.pictures.drawn", description: "Pictures of codes that were drawn, by form");
    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = limits.BytesKept });
    private readonly ConcurrentDictionary<(string Text, CodePictureForm Form), Lazy<Task<KeptPicture?>>> _drawing = new();
    private readonly ConcurrencyLimiter _turns = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = limits.AtOnce,
            QueueLimit = limits.Waiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }
    );

    /// <summary>The picture of a code, or null: too many wait to be drawn.</summary>
    /// <param name="text">As for <see cref="CodePicture.Svg"/>.</param>
    /// <param name="form">In which form.</param>
    public async ValueTask<KeptPicture?> GetAsync(string text, CodePictureForm form)
    {
        var key = (text, form);
        if (_kept.TryGetValue(key, out KeptPicture? kept))
        {
            return kept;
        }
        var mine = new Lazy<Task<KeptPicture?>>(() => DrawAsync(text, form));
        var first = _drawing.GetOrAdd(key, mine);
        try
        {
            return await first.Value;
        }
        finally
        {
            _drawing.TryRemove(KeyValuePair.Create(key, first));
        }
    }

    public void Dispose()
    {
        _kept.Dispose();
        _turns.Dispose();
    }

    private async Task<KeptPicture?> DrawAsync(string text, CodePictureForm form)
    {
        // Whoever else wants the picture waits for this task, not for this thread.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var turn = await _turns.AcquireAsync();
        if (!turn.IsAcquired)
        {
            return null;
        }
        if (_kept.TryGetValue((text, form), out KeptPicture? kept))
        {
            return kept;
        }
        var bytes = form.Draw(text);
        _drawn.Add(1, new KeyValuePair<string, object?>("form", form.ContentType));
        var picture = new KeptPicture(bytes, Tag(bytes));
        _kept.Set((text, form), picture, new MemoryCacheEntryOptions { Size = bytes.Length + text.Length * sizeof(char) });
        return picture;
    }

    private static EntityTagHeaderValue Tag(byte[] bytes) => new($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"");
}

/// <summary>A picture, and the tag by which a browser asks whether it is still the same (RFC 9110 §8.8.3).</summary>
internal sealed record KeptPicture(byte[] Bytes, EntityTagHeaderValue Tag);

/// <summary>A form in which codes are drawn.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Draw">Draws a text.</param>
internal sealed record CodePictureForm(string ContentType, Func<string, byte[]> Draw)
{
    public static CodePictureForm Svg { get; } = new("image/svg+xml; charset=utf-8", text => Encoding.UTF8.GetBytes(CodePicture.Svg(text)));

    public static CodePictureForm Png { get; } = new("image/png", CodePicture.Png);
}

/// <summary>How many pictures are drawn at a time, how many may wait for it, and how many bytes of them are kept.</summary>
internal sealed record CodePictureLimits(int AtOnce, int Waiting, int BytesKept)
{
    /// <summary>The defaults: half of the processors, and 32 MiB.</summary>
    public static CodePictureLimits Default { get; } = new(Math.Max(1, Environment.ProcessorCount / 2), 64, 32 * 1024 * 1024);
}
