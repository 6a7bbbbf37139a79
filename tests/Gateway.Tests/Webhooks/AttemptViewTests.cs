using Gateway.Webhooks;
using Gateway.Webhooks.Model;

namespace Gateway.Tests.Webhooks;

public sealed class AttemptViewTests
{
    [Theory]
    [InlineData("host_not_found", "no_public_address")]
    [InlineData("address_not_allowed", "no_public_address")]
    [InlineData("timeout", "timeout")]
    [InlineData(null, null)]
    public void Tries_of_an_earlier_gateway_do_not_tell_absent_names_from_private_ones(string? stored, string? shown) =>
        Assert.Equal(shown, AttemptView.Of(new Attempt(DateTimeOffset.UnixEpoch, null, stored)).Error);
}
