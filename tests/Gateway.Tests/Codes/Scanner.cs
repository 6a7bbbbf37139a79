using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Codes;

/// <summary>A scanner that is not ours: zbarimg. Pictures go through files, because it reads nothing else reliably.</summary>
internal static partial class Scanner
{
    public const string Absent = "zbarimg (Debian package zbar-tools) is not installed";

    public static readonly bool IsInstalled = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "zbarimg")));

    public static async Task<string> ReadAsync(string extension, byte[] picture)
    {
        var folder = Directory.CreateTempSubdirectory("code-picture-");
        try
        {
            var file = Path.Combine(folder.FullName, "picture" + extension);
            await File.WriteAllBytesAsync(file, picture, TestContext.Current.CancellationToken);
            return await RunAsync(file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The dark modules of an SVG as a bitmap (PBM) that a scanner can read, eight pixels a module.</summary>
    public static byte[] Rasterise(string svg)
    {
        const int scale = 8;
        var size = Number(ViewBox().Match(svg), "size");
        var dark = new bool[size, size];
        foreach (Match run in DarkRun().Matches(svg))
        {
            for (var i = 0; i < Number(run, "width"); i++)
            {
                dark[Number(run, "y"), Number(run, "x") + i] = true;
            }
        }

        var bitmap = new StringBuilder();
        bitmap.Append(CultureInfo.InvariantCulture, $"P1\n{size * scale} {size * scale}\n");
        for (var y = 0; y < size * scale; y++)
        {
            for (var x = 0; x < size * scale; x++)
            {
                bitmap.Append(dark[y / scale, x / scale] ? '1' : '0').Append(x % 32 == 31 ? '\n' : ' ');
            }

            bitmap.Append('\n');
        }

        return Encoding.ASCII.GetBytes(bitmap.ToString());
    }

    private static async Task<string> RunAsync(string file)
    {
        var start = new ProcessStartInfo("zbarimg", ["-q", "--raw", "--nodbus", file])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var scanner = Process.Start(start)!;
        var error = scanner.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var text = await scanner.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await scanner.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(scanner.ExitCode == 0, await error);
        return text.TrimEnd('\n');
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("viewBox=\"0 0 (?<size>[0-9]+) [0-9]+\"", RegexOptions.None, 1000)]
    private static partial Regex ViewBox();

    [GeneratedRegex("M(?<x>[0-9]+) (?<y>[0-9]+)h(?<width>[0-9]+)v1", RegexOptions.None, 1000)]
    private static partial Regex DarkRun();
}
