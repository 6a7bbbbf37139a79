using System.Diagnostics;
using System.Globalization;

namespace Load.World;

/// <summary>
/// How long the disk takes to keep what a commit writes, with nothing else to do: a payment waits for that twice, one
/// after the other, and its slowest hundredth is at least the flushes' own.
/// </summary>
internal static class Flush
{
    private const int Written = 40 * 1024;
    private const int Times = 1_000;

    // About as often as a gateway commits for clients that think.
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(2.5);

    /// <summary>Measured now, in the folder for temporary files, in which all contenders' stores lie; in a line.</summary>
    public static async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        var path = Path.GetTempFileName();
        try
        {
            var took = await MeasureAsync(path, cancellationToken);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"A flush of {Written >> 10} KiB before all else: p50 {took[Times / 2].TotalMilliseconds:F2} ms, p99 {took[Times * 99 / 100].TotalMilliseconds:F2} ms"
            );
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<List<TimeSpan>> MeasureAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
        var written = new byte[Written];
        var took = new List<TimeSpan>(Times);
        using var pace = new PeriodicTimer(Every);
        while (took.Count < Times && await pace.WaitForNextTickAsync(cancellationToken))
        {
            // As SQLite's log is: the same 16 MB again and again.
            RandomAccess.Write(file.SafeFileHandle, written, took.Count % 400 * (long)Written);
            var began = Stopwatch.GetTimestamp();
            RandomAccess.FlushToDisk(file.SafeFileHandle);
            took.Add(Stopwatch.GetElapsedTime(began));
        }
        took.Sort();
        return took;
    }
}
