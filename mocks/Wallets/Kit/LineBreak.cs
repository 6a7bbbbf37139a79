namespace Mocks.Kit;

/// <summary>The ways in which a <see cref="LineProxy"/> spoils an answer that the wallet gave whole.</summary>
public enum LineBreak
{
    /// <summary>The connection is reset before a byte of the answer.</summary>
    ResetBeforeAnswer,

    /// <summary>Half of the head, then a reset.</summary>
    ResetInHead,

    /// <summary>The head and half of the body, then a reset.</summary>
    ResetInBody,

    /// <summary>No byte; the stage ends its side in good order and goes on listening to the other.</summary>
    HalfClose,

    /// <summary>Bytes that are no HTTP, then the right answer.</summary>
    GarbageFirst,

    /// <summary>Told to be chunked; one chunk with half of the body, then an orderly end without the last chunk.</summary>
    ChunkedCutOff,

    /// <summary>The status line comes twice.</summary>
    TwoStatusLines,
}
