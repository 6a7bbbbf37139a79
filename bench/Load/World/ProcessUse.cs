using System.Globalization;

namespace Load.World;

/// <summary>Processor time that processes have used, and memory they have, as the kernel counts it.</summary>
internal static class ProcessUse
{
    // USER_HZ is 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;
    private const int UserTime = 11;
    private const int SystemTime = 12;
    private const int ChildUserTime = 13;
    private const int ChildSystemTime = 14;
    private const int Parent = 1;

    /// <summary>Seconds of one process.</summary>
    public static double Cpu(int process) => Fields(process) is { } fields ? Seconds(fields[UserTime], fields[SystemTime]) : 0;

    /// <summary>Seconds of a process, of the children it has and of those it had.</summary>
    public static double CpuOfFamily(int process)
    {
        if (Fields(process) is not { } head)
        {
            return 0;
        }
        var id = process.ToString(CultureInfo.InvariantCulture);
        return Seconds(head[UserTime], head[SystemTime], head[ChildUserTime], head[ChildSystemTime])
            + Directory
                .EnumerateDirectories("/proc")
                .Select(folder => Path.GetFileName(folder))
                .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
                .Select(name => Fields(int.Parse(name, CultureInfo.InvariantCulture)))
                .OfType<string[]>()
                .Where(fields => fields[Parent] == id)
                .Sum(fields => Seconds(fields[UserTime], fields[SystemTime]));
    }

    /// <summary>Resident memory in MB.</summary>
    public static double Memory(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(one => one.StartsWith("VmRSS:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line[6..^2].Trim(), CultureInfo.InvariantCulture) / 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static double Seconds(params ReadOnlySpan<string> ticks)
    {
        var sum = 0L;
        foreach (var part in ticks)
        {
            sum += long.Parse(part, CultureInfo.InvariantCulture);
        }
        return sum / TicksPerSecond;
    }

    // What follows the name, which may hold anything.
    private static string[]? Fields(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
