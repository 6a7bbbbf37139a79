using System.Text.RegularExpressions;

namespace Gateway.Tests.Architecture;

/// <summary>A test that fails says what it saw.</summary>
public sealed partial class MessagesTests
{
    [Fact]
    public void No_test_asks_for_a_case_by_an_assertion_that_names_the_type_around_it_twice() => AssertNowhere(GenericCase());

    [Fact]
    public void No_test_reads_a_member_of_an_answer_by_what_hides_a_problem() => AssertNowhere(BareMember());

    private static void AssertNowhere(Regex form)
    {
        var found = SourceTree.Below("tests").SelectMany(file => form.Matches(file.Text).Select(m => $"{file.Path}: {m.Value}")).ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    // As of an answer's Done: AssertCase.Is says which case it was, and its fields.
    [GeneratedRegex(@"\.IsType<\w+<[^()]*?>\.\w+>\(", RegexOptions.NonBacktracking)]
    private static partial Regex GenericCase();

    // Member says status, code and text of the answer.
    [GeneratedRegex(@"\.Json\s*\.GetProperty\(", RegexOptions.NonBacktracking)]
    private static partial Regex BareMember();
}
