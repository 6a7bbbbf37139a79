using Gateway.Tests.Triggers;

namespace Gateway.Tests.Nasty;

/// <summary>What plays a behaviour to the end and gives back every payment that took part in it.</summary>
internal delegate Task<Outcome[]> Scene(NastyWorld stage);

/// <summary>One behaviour at one wallet: played, or explained. There is no third way, so no cell can pass unplayed.</summary>
internal abstract record Cell
{
    private Cell() { }

    /// <summary>The wallet can do it, and the scene makes it.</summary>
    /// <param name="Scene">Makes it and checks the gateway's reaction.</param>
    public sealed record Played(Scene Scene) : Cell
    {
        /// <summary>What half of the reaction the scene cannot show yet; null if it shows all.</summary>
        public Missing? Missing { get; init; }
    }

    /// <summary>The wallet cannot do it.</summary>
    /// <param name="Why">Why, from the wallet's document.</param>
    public sealed record NotApplicable(string Why) : Cell;

    /// <summary>The wallet can do it, but the gateway has not the part that it strikes.</summary>
    public sealed record Unserved(Missing Missing) : Cell;
}

/// <summary>A part that the gateway does not serve. Once it declares the capability, the cell must be written anew.</summary>
/// <param name="Capability">The capability's name in the list of schemes.</param>
/// <param name="What">What cannot be shown without it.</param>
internal sealed record Missing(string Capability, string What);

/// <summary>A row of the matrix.</summary>
internal sealed record Behaviour(int No, string Name, Cell Jeonseong, Cell ManmulSang, Cell Ullim)
{
    /// <summary>The three cells with the names of their schemes.</summary>
    public IEnumerable<(string Scheme, Cell Cell)> Cells => [("jeonseong", Jeonseong), ("manmulsang", ManmulSang), ("ullim", Ullim)];
}
