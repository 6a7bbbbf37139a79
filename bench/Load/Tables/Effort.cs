using System.Globalization;

namespace Load.Tables;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">How often everybody has a turn.</param>
/// <param name="Length">How long a run is.</param>
/// <param name="WarmUp">Payments that come before: code that runs often is compiled again, better.</param>
internal sealed record Effort(int Rounds, TimeSpan Length, int WarmUp)
{
    public static Effort Of(ReadOnlySpan<string> arguments) =>
        new(Number(arguments, 0, 5), TimeSpan.FromSeconds(Number(arguments, 1, 5)), Number(arguments, 2, 30_000));

    /// <summary>As arguments.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rounds} {Length.TotalSeconds} {WarmUp}");

    private static int Number(ReadOnlySpan<string> arguments, int at, int usual) =>
        arguments.Length > at && int.TryParse(arguments[at], NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0
            ? given
            : usual;
}
