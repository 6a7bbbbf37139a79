namespace Start;

/// <summary>One way in which the gateway was published.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Program">A `.dll` for the installed runtime, or a program of its own.</param>
internal sealed record Edition(string Name, string Program)
{
    public static Edition Of(string program) => new(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(program))!), program);

    /// <summary>The command line that starts it.</summary>
    public string[] Command => Path.GetExtension(Program) == ".dll" ? ["dotnet", Program] : [Program];

    /// <summary>Bytes of all files of its folder, in MB.</summary>
    public double Megabytes =>
        new DirectoryInfo(Path.GetDirectoryName(Path.GetFullPath(Program))!)
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .Sum(file => file.Length) / 1e6;
}
