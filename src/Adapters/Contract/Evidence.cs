using System.Collections.Immutable;

namespace Adapters.Contract;

/// <summary>
/// What an answer was read from: enough to argue with the wallet later, nothing that must not be kept. Raw bodies,
/// codes, keys and payer identities never stand here.
/// </summary>
/// <param name="Operation">The wallet's name of the call, e.g. <c>query</c>.</param>
/// <param name="BodySha256">Lower-case hex SHA-256 of the body's bytes; null if no body came.</param>
/// <param name="Fields">The fields that were read, wire name to value; values of at most 128 characters.</param>
public sealed record Evidence(string Operation, string? BodySha256, ImmutableDictionary<string, string> Fields)
{
    /// <summary>Evidence of a call that brought nothing that could be read.</summary>
    /// <param name="operation">The wallet's name of the call.</param>
    /// <param name="note">A short word on what happened instead, without any content, e.g. <c>timeout</c>.</param>
    public static Evidence Nothing(string operation, string note) =>
        new(operation, null, ImmutableDictionary<string, string>.Empty.Add("note", note));
}
