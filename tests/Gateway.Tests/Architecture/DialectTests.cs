using System.Text.RegularExpressions;

namespace Gateway.Tests.Architecture;

/// <summary>One word for one thing: what the compiler's naming rules cannot say.</summary>
public sealed partial class DialectTests
{
    [Theory]
    [InlineData("src")]
    [InlineData("mocks")]
    [InlineData("tests")]
    [InlineData("bench")]
    public void A_token_that_cancels_is_named_so(string folder)
    {
        var others = SourceTree
            .Below(folder)
            .SelectMany(file => Token().Matches(file.Text).Select(match => $"{file.Path}: {match.Value}"))
            .Where(found => !found.EndsWith(" cancellationToken", StringComparison.Ordinal));

        Assert.Empty(others);
    }

    [GeneratedRegex(@"\bCancellationToken\??\s+[a-z]\w*", RegexOptions.NonBacktracking)]
    private static partial Regex Token();
}
