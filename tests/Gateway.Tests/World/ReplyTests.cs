namespace Gateway.Tests.World;

/// <summary>Who reads an object where a problem came is told which problem.</summary>
public sealed class ReplyTests
{
    private static readonly Reply Problem = new(
        409,
        """{"type":"/problems/invalid-state","code":"invalid_state","status":409}""",
        new Dictionary<string, string>()
    );

    [Fact]
    public void A_member_that_a_problem_has_not_is_told_with_its_status_and_code()
    {
        Action[] reads = [() => _ = Problem.Id, () => _ = Problem.Member("data"), () => _ = Problem.Member("code", "payload")];

        Assert.All(
            reads,
            read =>
            {
                var failure = Assert.Throws<InvalidDataException>(read);
                Assert.Contains("409 {", failure.Message, StringComparison.Ordinal);
                Assert.Contains("invalid_state", failure.Message, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public void A_member_is_found_at_the_end_of_its_path()
    {
        var reply = new Reply(200, """{"a":{"b":"c"}}""", new Dictionary<string, string>());

        Assert.Equal("c", reply.Member("a", "b").GetString());
        Assert.Equal("invalid_state", Problem.Code);
    }

    [Fact]
    public void What_is_no_object_is_told_as_it_came() =>
        Assert.Contains(
            "502 <html>",
            Assert.Throws<InvalidDataException>(() => new Reply(502, "<html>", new Dictionary<string, string>()).Id).Message,
            StringComparison.Ordinal
        );
}
