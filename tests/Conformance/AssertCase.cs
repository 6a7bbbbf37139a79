using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Adapters.Contract;

namespace Conformance;

/// <summary>
/// Says which case of a closed hierarchy a value is. xunit's own assertion names only the generic type around the cases, which is
/// the same for the expected and the actual one; this prints the case and its fields.
/// </summary>
public static partial class AssertCase
{
    /// <summary>The value as exactly this case; fails with the case that it is, and its fields.</summary>
    public static T Is<T>([NotNull] object? value)
        where T : class
    {
        if (value is null || value.GetType() != typeof(T))
        {
            Assert.Fail($"expected {typeof(T).Name}, but it was {Text(value)}");
        }
        return (T)value;
    }

    /// <summary>A value with its fields, and those of its evidence: the generated text of a record names a dictionary's type only.</summary>
    public static string Text(object? value) =>
        value?.GetType().GetProperty(nameof(Evidence))?.GetValue(value) is Evidence evidence
            ? $"{NoCollections().Replace($"{value}".Replace($"{nameof(Evidence)} = {evidence}, ", "", StringComparison.Ordinal), "")}, answer to {evidence.Operation}, read from {string.Join(", ", evidence.Fields.Select(f => $"{f.Key}={f.Value}"))}"
            : $"{value ?? "null"}";

    [GeneratedRegex(@"(, )?\w+ = System\.Collections\.[^ ]+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex NoCollections();
}
