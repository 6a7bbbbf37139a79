using System.Collections.Immutable;
using System.Globalization;

namespace Isolation;

/// <summary>How much is measured, and the settings of the gateway that is measured.</summary>
internal sealed record Plan(int Rounds, TimeSpan Phase)
{
    public const int ClientsPerWallet = 8;
    public const int ClientsOfHangingWallet = 20;

    /// <summary>Whatever happens, the run is over by then.</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(170);

    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Least time between two payments of one client of the hanging wallet. An open breaker answers within milliseconds;
    /// without a pause those clients would become the heaviest load of all, and the processor would be measured.
    /// </summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// No limits of rate; shown codes are not polled while it is measured, as nobody pays them; the wallet that hangs gives
    /// up and asks again within seconds, so that a phase sees both the waiting and the open breaker.
    /// </summary>
    public static ImmutableDictionary<string, string> Gateway { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Gateway__RateLimit__RequestsPerSecond"] = "0",
            ["Adapters__Jeonseong__MaxRequestsPerSecond"] = "0",
            ["Adapters__ManmulSang__MaxRequestsPerSecond"] = "0",
            ["Adapters__ManmulSang__PollDelaysSeconds"] = "600",
            ["Adapters__Ullim__TimeoutSeconds"] = "2",
            ["Adapters__Ullim__InquiryDelaysSeconds"] = "0.5",
            ["Adapters__Ullim__InquiryWindowSeconds"] = "8",
            ["Adapters__Ullim__NotFoundGraceSeconds"] = "6",
            ["Adapters__Ullim__ReverseNotBeforeSeconds"] = "1",
            ["Adapters__Ullim__ReverseDelaysSeconds"] = "0,0.5",
            ["Adapters__Ullim__ReverseWindowSeconds"] = "20",
            ["Adapters__Ullim__ConfirmAfterCancelSeconds"] = "1",
        }.ToImmutableDictionary(StringComparer.Ordinal);

    public static Plan Of(string[] arguments) => new(Number(arguments, 0, 5), TimeSpan.FromSeconds(Number(arguments, 1, 5)));

    private static int Number(string[] arguments, int at, int usual) =>
        arguments.Length > at && int.TryParse(arguments[at], NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0
            ? given
            : usual;
}
