using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Sandbox;

/// <summary>How a gateway is started: which program, on which port, with which settings (names as in the environment).</summary>
/// <param name="Port">Port on 127.0.0.1.</param>
/// <param name="Settings">Settings in the form of environment variables, e.g. <c>Gateway__Mode</c>.</param>
public sealed record GatewayLaunch(int Port, ImmutableDictionary<string, string> Settings)
{
    // Settings of the caller's own shell must not reach a gateway that is meant to be known in every detail.
    private static readonly string[] Foreign =
    [
        "Gateway__",
        "Adapters__",
        "ConnectionStrings__",
        "Logging__",
        "Kestrel__",
        "ASPNETCORE_",
        "DOTNET_ENVIRONMENT",
        "DOTNET_URLS",
        "URLS",
    ];

    /// <summary>The gateway that was built together with this sandbox.</summary>
    public string Program { get; init; } = BuiltGateway();

    /// <summary>The folder in which it runs; relative paths in its settings start here.</summary>
    public string Folder { get; init; } = Path.GetTempPath();

    /// <summary>
    /// A command that gets the gateway's own as its last arguments and becomes it by <c>exec</c>, e.g. under another limit;
    /// empty: none.
    /// </summary>
    public ImmutableArray<string> Wrapper { get; init; } = [];

    /// <summary>Where it will listen.</summary>
    public Uri BaseUrl => new($"http://127.0.0.1:{Port}");

    /// <summary>The `dotnet` that runs this very process.</summary>
    internal static string Host
    {
        get
        {
            var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
            var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
            return File.Exists(beside) ? beside : name;
        }
    }

    /// <summary>Whether a variable of this process is kept from the gateway.</summary>
    internal static bool IsForeign(string variable) =>
        Array.Exists(Foreign, prefix => variable.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static string BuiltGateway() =>
        typeof(GatewayLaunch)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(one => one.Key == "GatewayAssembly")
            ?.Value
        ?? throw new InvalidOperationException("the build did not note where the gateway is");
}
