using System.Globalization;

namespace Abuse;

/// <summary>How much is measured.</summary>
/// <param name="Phase">Length of a phase: the quiet one, and the one beside the abuse.</param>
/// <param name="History">Payments of the abuser before anything is measured; three events each.</param>
/// <param name="Rounds">How often each kind is measured; the figures are medians.</param>
/// <param name="Kind">Only kinds whose name holds this.</param>
internal sealed record Plan(TimeSpan Phase, int History, int Rounds, string Kind)
{
    /// <summary>Whatever happens, the run is over by then.</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(9);

    /// <summary>Clients of the merchants who pay, each with a key of its own merchant.</summary>
    public const int Clients = 8;

    /// <summary>Pause of a client between two payments, on the average.</summary>
    public static readonly TimeSpan Think = TimeSpan.FromMilliseconds(20);

    /// <summary>Payments of a connection, after which a client opens a new one, as a till does that was idle.</summary>
    public const int PaymentsOfConnection = 25;

    /// <summary>How often a probe of health opens a connection and asks.</summary>
    public static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>How long an answer is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>An abuse runs this long before it is measured.</summary>
    public static readonly TimeSpan RunUp = TimeSpan.FromSeconds(1);

    /// <summary>Between an abuse and the next quiet phase.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);

    public static Plan Of(string[] arguments) =>
        new(
            TimeSpan.FromSeconds(Number(arguments, 0, 4)),
            Number(arguments, 1, 20_000),
            Number(arguments, 2, 3),
            arguments.Length > 3 ? arguments[3] : string.Empty
        );

    private static int Number(string[] arguments, int at, int usual) =>
        arguments.Length > at && int.TryParse(arguments[at], NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0
            ? given
            : usual;
}
