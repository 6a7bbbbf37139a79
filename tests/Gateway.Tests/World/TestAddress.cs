using Adapters.Contract.Settings;

namespace Gateway.Tests.World;

/// <summary>Where a gateway without a listener would be.</summary>
internal sealed class TestAddress : IGatewayAddress
{
    public Uri PublicUrl { get; } = new("http://gateway.example");
}
