using System.Collections.Immutable;

namespace Adapters.Contract;

/// <summary>A wallet's word on a scanned text.</summary>
public abstract record CodeMatch
{
    private CodeMatch() { }

    /// <summary>Somebody else's, as far as this wallet can tell.</summary>
    public sealed record No : CodeMatch
    {
        /// <summary>The only one.</summary>
        public static No Instance { get; } = new();
    }

    /// <summary>This wallet's, and worth sending.</summary>
    /// <param name="Fields">What <c>codes/inspect</c> may show; never a wallet id or token in full.</param>
    public sealed record Yes(ImmutableDictionary<string, string> Fields) : CodeMatch
    {
        /// <summary>
        /// What later inquiries need of the code, at most 64 characters; kept with the payment although the code is not.
        /// It must not let anybody rebuild the code.
        /// </summary>
        public string? Trace { get; init; }
    }

    /// <summary>This wallet's, but its time is over on any clock we accept.</summary>
    public sealed record Expired : CodeMatch
    {
        /// <summary>The only one.</summary>
        public static Expired Instance { get; } = new();
    }

    /// <summary>Meant for this wallet, but unreadable.</summary>
    /// <param name="Fault">What is wrong.</param>
    public sealed record Broken(CodeFault Fault) : CodeMatch;
}

/// <summary>What is wrong with a known wallet's code.</summary>
public enum CodeFault
{
    /// <summary>Its structure or check digit.</summary>
    Malformed,

    /// <summary>A version that nobody here can read.</summary>
    VersionUnsupported,
}
