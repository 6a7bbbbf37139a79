using System.Collections.Immutable;
using System.Security.Cryptography;

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
    /// <summary>How many characters of a wallet's code or id are kept.</summary>
    public const int LongestCode = 64;

    /// <summary>How many characters of a field are kept.</summary>
    public const int LongestField = 128;

    /// <summary>The fields that were read, wire name to value; longer values are cut to <see cref="LongestField"/> characters.</summary>
    public ImmutableDictionary<string, string> Fields
    {
        get;
        init => field = Cut(value);
    } = Cut(Fields);

    /// <summary>Evidence of a call that brought nothing that could be read.</summary>
    /// <param name="operation">The wallet's name of the call.</param>
    /// <param name="note">A short word on what happened instead, without any content, e.g. <c>timeout</c>.</param>
    public static Evidence Nothing(string operation, string note) =>
        new(operation, null, ImmutableDictionary<string, string>.Empty.Add("note", note));

    /// <summary>Evidence of an answer's body.</summary>
    /// <param name="operation">The wallet's name of the call.</param>
    /// <param name="body">The body's bytes; only their digest is kept.</param>
    /// <param name="fields">Wire names and values; absent ones are left out.</param>
    public static Evidence Of(string operation, ReadOnlySpan<byte> body, params IEnumerable<(string Name, string? Value)> fields)
    {
        var read = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            if (value is not null)
            {
                read[name] = value;
            }
        }
        return new Evidence(operation, Convert.ToHexStringLower(SHA256.HashData(body)), read.ToImmutable());
    }

    /// <summary>The beginning of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How many characters of it at the most.</param>
    public static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];

    private static ImmutableDictionary<string, string> Cut(ImmutableDictionary<string, string> fields)
    {
        foreach (var (name, value) in fields)
        {
            if (value.Length > LongestField)
            {
                fields = fields.SetItem(name, value[..LongestField]);
            }
        }
        return fields;
    }
}
