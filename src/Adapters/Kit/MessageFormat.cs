using System.Collections.Immutable;
using System.Reflection;
using Refit;

namespace Adapters.Kit;

/// <summary>How a wallet's messages are written and read; handed to Refit.</summary>
/// <param name="mediaType">The whole header <c>Content-Type</c> of requests.</param>
public abstract class MessageFormat(string mediaType) : IHttpContentSerializer
{
    /// <summary>A message's bytes.</summary>
    /// <param name="message">A record of the wallet's messages.</param>
    public abstract byte[] Write<T>(T message);

    /// <summary>An answer's message; null if the bytes are none.</summary>
    /// <param name="body">The bytes as they came.</param>
    public abstract T? Read<T>(ReadOnlySpan<byte> body);

    /// <summary>The name of a member on the wire, as <see cref="IsAttribute"/> and <see cref="KeptAttribute"/> mean it.</summary>
    /// <param name="member">A property of a message.</param>
    public abstract string NameOf(PropertyInfo member);

    /// <summary>The members of a message that are kept as evidence (<see cref="KeptAttribute"/>).</summary>
    /// <param name="message">The message, or a part of one.</param>
    public ImmutableDictionary<string, string> Kept(object message) =>
        KeptFields
            .Of(message, this)
            .Where(field => field.Value is not null)
            .ToImmutableDictionary(field => field.Name, field => field.Value!, StringComparer.Ordinal);

    /// <summary>Reads the names of the fields in a body, for disclosures.</summary>
    internal abstract Disclosures.BodyNames Names { get; }

    /// <summary>What joins the names of a member and of the members in it.</summary>
    internal abstract string Separator { get; }

    /// <inheritdoc/>
    public HttpContent ToHttpContent<T>(T item) => new BufferedContent(Write(item), mediaType) { Message = item };

    /// <inheritdoc/>
    public async Task<T?> FromHttpContentAsync<T>(HttpContent content, CancellationToken cancellationToken = default) =>
        Read<T>(content is BufferedContent { Bytes: var held } ? held : await content.ReadAsByteArrayAsync(cancellationToken));

    /// <inheritdoc/>
    public string? GetFieldNameForProperty(PropertyInfo propertyInfo) => NameOf(propertyInfo);
}

/// <summary>The message that a request was written from.</summary>
public static class SentMessage
{
    /// <summary>The record; null if the request has no body, or one of another kind.</summary>
    /// <param name="request">The request.</param>
    public static object? Message(this HttpRequestMessage request) => (request.Content as BufferedContent)?.Message;
}
