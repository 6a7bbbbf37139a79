namespace Simulation.Tests.World;

/// <summary>What befalls a request on its way to a wallet.</summary>
internal enum RequestFate
{
    Arrives,

    /// <summary>No connection: nothing was sent.</summary>
    Refused,

    /// <summary>The line breaks before the wallet has it.</summary>
    Lost,

    /// <summary>It arrives long after its sender has given up.</summary>
    Late,
}

/// <summary>What befalls a wallet's answer.</summary>
internal enum ReplyFate
{
    Whole,
    Lost,
    Late,
    Cut,
    Garbled,
}

/// <summary>How bad the lines are. Changes as the run goes on; in the end it clears up.</summary>
internal sealed class Weather
{
    public double Refused { get; set; }
    public double Lost { get; set; }
    public double Late { get; set; }
    public double Broken { get; set; }

    /// <summary>How often the store refuses what may be refused.</summary>
    public double StoreBusy { get; set; }

    /// <summary>How often a callback does not arrive, or its answer.</summary>
    public double CallbackLost { get; set; }

    /// <summary>How often a line between till and gateway breaks.</summary>
    public double TillLost { get; set; }

    /// <summary>How often a merchant's endpoint fails.</summary>
    public double ReceiverDown { get; set; }

    public void Clear() => Refused = Lost = Late = Broken = StoreBusy = CallbackLost = TillLost = ReceiverDown = 0;

    public void Storm(Loop loop)
    {
        Refused = loop.Chance.NextDouble() * 0.1;
        Lost = loop.Chance.NextDouble() * 0.15;
        Late = loop.Chance.NextDouble() * 0.1;
        Broken = loop.Chance.NextDouble() * 0.1;
        StoreBusy = loop.Happens(0.3) ? loop.Chance.NextDouble() * 0.2 : 0;
        CallbackLost = loop.Chance.NextDouble() * 0.5;
        TillLost = loop.Chance.NextDouble() * 0.1;
        ReceiverDown = loop.Happens(0.2) ? 1 : loop.Chance.NextDouble() * 0.3;
    }

    public RequestFate OfRequest(Loop loop)
    {
        var dice = loop.Chance.NextDouble();
        return dice < Refused ? RequestFate.Refused
            : dice < Refused + Lost ? RequestFate.Lost
            : dice < Refused + Lost + Late ? RequestFate.Late
            : RequestFate.Arrives;
    }

    public ReplyFate OfReply(Loop loop)
    {
        var dice = loop.Chance.NextDouble();
        return dice < Lost ? ReplyFate.Lost
            : dice < Lost + Late ? ReplyFate.Late
            : dice < Lost + Late + (Broken / 2) ? ReplyFate.Cut
            : dice < Lost + Late + Broken ? ReplyFate.Garbled
            : ReplyFate.Whole;
    }
}
