using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Adapters.Contract;

namespace Adapters.ManmulSang;

/// <summary>A whole HTTP answer of the wallet, its bytes not yet judged.</summary>
internal sealed record ManmulSangReply(string Operation, int Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter)
{
    /// <summary>The refusal in the body; null if the body is no JSON object.</summary>
    public ProblemWire? Problem { get; } = Read(Body.Span, ManmulSangJson.Default.ProblemWire);

    /// <summary>Where evidence comes from.</summary>
    public ManmulSangSource Source => new(Operation, Body);

    /// <summary>The body as what it should be; null if it is anything else.</summary>
    public T? As<T>(JsonTypeInfo<T> type)
        where T : class => Read(Body.Span, type);

    /// <summary>What was read: the status and the code of a refusal.</summary>
    public Evidence Evidence =>
        Source.Of(("http", Status.ToString(CultureInfo.InvariantCulture)), ("code", Problem?.Code), ("orderStatus", Problem?.OrderStatus));

    /// <summary>Reads JSON; null if it is not JSON or not of this shape.</summary>
    public static T? Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        // The serializer checks only the texts that it reads itself.
        if (!Utf8.IsValid(json))
        {
            return null;
        }
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Status and operation only: a body may name the payer's order.</summary>
    public override string ToString() => $"{Operation} {Status}";
}

/// <summary>Where something was read: the wallet's name of the call, and the bytes.</summary>
internal sealed record ManmulSangSource(string Operation, ReadOnlyMemory<byte> Body)
{
    private const int MaxValue = 128;

    /// <summary>Evidence of the fields that were read; absent ones are left out.</summary>
    public Evidence Of(params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var read = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            if (value is not null)
            {
                read[name] = value.Length <= MaxValue ? value : value[..MaxValue];
            }
        }
        return new Evidence(Operation, Convert.ToHexStringLower(SHA256.HashData(Body.Span)), read.ToImmutable());
    }

    /// <summary>The operation only.</summary>
    public override string ToString() => Operation;
}
