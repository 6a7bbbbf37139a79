using System.Diagnostics.CodeAnalysis;
using Adapters.Contract;

namespace Adapters.Tests;

/// <summary>
/// Says which case of a closed hierarchy a value is. xunit's own assertion names only the generic type around the cases, which is
/// the same for the expected and the actual one; this prints the case and its fields.
/// </summary>
internal static class AssertCase
{
    /// <summary>The value as exactly this case; fails with the case that it is, and its fields.</summary>
    public static T Is<T>([NotNull] object? value)
        where T : class
    {
        if (value is null || value.GetType() != typeof(T))
        {
            Assert.Fail($"expected {typeof(T).Name}, but it was {value ?? "null"}{Read(value)}");
        }
        return (T)value;
    }

    // The generated text of a record names a dictionary's type only.
    private static string Read(object? value) =>
        value?.GetType().GetProperty(nameof(Evidence))?.GetValue(value) is Evidence evidence
            ? $", read from {string.Join(", ", evidence.Fields.Select(f => $"{f.Key}={f.Value}"))}"
            : string.Empty;
}
