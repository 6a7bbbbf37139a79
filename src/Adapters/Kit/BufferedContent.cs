namespace Adapters.Kit;

/// <summary>A request's body that is whole before it is sent, so whoever signs it or looks at it needs no copy.</summary>
internal sealed class BufferedContent : ByteArrayContent
{
    /// <summary>Makes a body.</summary>
    /// <param name="bytes">Its bytes; nobody may change them any more.</param>
    /// <param name="mediaType">The whole header <c>Content-Type</c>.</param>
    public BufferedContent(byte[] bytes, string mediaType)
        : base(bytes)
    {
        Bytes = bytes;
        Headers.TryAddWithoutValidation("Content-Type", mediaType);
    }

    /// <summary>What is sent.</summary>
    public byte[] Bytes { get; }

    /// <summary>The message that it was written from; null if it was none.</summary>
    public object? Message { get; init; }
}
