using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Http;

/// <summary>
/// The words of the API for the members of enums, by one rule: the member's name in snake_case. A member that is renamed changes the
/// API, and a test notices.
/// </summary>
internal static class ApiWords
{
    private static readonly JsonNamingPolicy Naming = JsonNamingPolicy.SnakeCaseLower;

    /// <summary>The word for a member.</summary>
    public static string Of<T>(T member)
        where T : struct, Enum => Words<T>.OfMember[member];

    /// <summary>The member of a word that is one of <see cref="All{T}"/>.</summary>
    public static T Parse<T>(string word)
        where T : struct, Enum => Words<T>.OfMember.First(pair => pair.Value == word).Key;

    /// <summary>The words for all members, in their order.</summary>
    public static ImmutableArray<string> All<T>()
        where T : struct, Enum => Words<T>.All;

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly ImmutableArray<string> All = [.. Enum.GetNames<T>().Select(Naming.ConvertName)];
        public static readonly FrozenDictionary<T, string> OfMember = Enum.GetValues<T>()
            .Zip(All, KeyValuePair.Create)
            .ToFrozenDictionary();
    }

    /// <summary>Writes an enum by its words wherever it is stored.</summary>
    internal sealed class Converter<T>() : JsonStringEnumConverter<T>(Naming, allowIntegerValues: false)
        where T : struct, Enum;
}
