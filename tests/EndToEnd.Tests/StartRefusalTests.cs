using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Sandbox;

namespace EndToEnd.Tests;

/// <summary>A gateway that cannot start says why in one sentence and ends with 1, as platforms and people can read it.</summary>
public sealed class StartRefusalTests : IDisposable
{
    // A user of nearly every machine, who owns nothing.
    private const string Nobody = "65534";

    private readonly string _folder = Directory.CreateTempSubdirectory("start-").FullName;

    public StartRefusalTests()
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder, (UnixFileMode)0b111_111_111);
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Places { get; } =
        new()
        {
            { "folder that may not be written", "may not write there" },
            { "file that may not be written", "SQLite 8" },
            { "parent that cannot be made", "may not write there" },
            { "folder in its place", "it is a folder" },
            { "no database", "SQLite 26" },
            { "newer schema", "start the newer gateway" },
            { "test store under a live gateway", "Gateway:Mode is live" },
        };

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_store_that_cannot_be_opened_is_one_sentence_with_setting_place_and_cause(string place, string cause)
    {
        var file = await MakeAsync(place);

        // What a live gateway must be told besides.
        var live = place.Contains("live", StringComparison.Ordinal);
        var output = await StartAsync(
            ("ConnectionStrings__Store", $"Data Source={file}"),
            ("Gateway__Mode", live ? "live" : "test"),
            ("Gateway__PublicUrl", "https://pay.example"),
            ("Gateway__DataKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))
        );

        AssertOneSentence(output, cause);
        Assert.Contains(file, output.Text, StringComparison.Ordinal);
        Assert.True(
            output.Text.Contains("ConnectionStrings:Store", StringComparison.Ordinal)
                || output.Text.Contains("Gateway:Mode", StringComparison.Ordinal),
            output.Text
        );
    }

    [Fact]
    public async Task An_address_that_is_taken_is_one_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var output = await StartAsync(
            ("ConnectionStrings__Store", $"Data Source={Path.Combine(_folder, "free.db")}"),
            ("ASPNETCORE_URLS", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"))
        );

        AssertOneSentence(output, "ASPNETCORE_URLS");
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "nowhere")]
    [InlineData("Kestrel__Certificates__Default__Path", "/no/such/certificate.pem")]
    public async Task A_setting_that_the_server_cannot_use_is_one_sentence(string name, string value)
    {
        var output = await StartAsync(
            ("ConnectionStrings__Store", $"Data Source={Path.Combine(_folder, "free.db")}"),
            ("ASPNETCORE_URLS", "https://127.0.0.1:0"),
            (name, value)
        );

        AssertOneSentence(output, "does not start");
    }

    [Fact]
    public async Task A_settings_file_that_cannot_be_read_is_one_sentence()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "appsettings.json"), "{ \"Gateway\": ", Stop);

        AssertOneSentence(await StartAsync(), "JSON");
    }

    [Fact]
    public async Task A_second_gateway_over_one_file_does_not_start_until_the_first_has_ended_in_whatever_way()
    {
        var file = Path.Combine(_folder, "held.db");
        var launch = new GatewayLaunch(
            SandboxPorts.FreePort(),
            ImmutableDictionary<string, string>.Empty.Add("ConnectionStrings__Store", $"Data Source={file}")
        );
        await using var first = await GatewayProcess.StartAsync(launch, Stop);

        var refused = await StartAsync(asNobody: false, ("ConnectionStrings__Store", $"Data Source={file}"));

        AssertOneSentence(refused, "another gateway holds it");
        Assert.Contains(file, refused.Text, StringComparison.Ordinal);
        Assert.True(first.IsRunning);

        await first.KillAsync();
        await using var second = await GatewayProcess.StartAsync(launch with { Port = SandboxPorts.FreePort() }, Stop);
        // One that is told to stop while the next one waits for it.
        var third = GatewayProcess.StartAsync(launch with { Port = SandboxPorts.FreePort() }, Stop);
        await second.StopAsync();
        await using var took = await third;
        Assert.True(took.IsRunning);
    }

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            foreach (var folder in Directory.GetDirectories(_folder))
            {
                File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
            }
        }
        Directory.Delete(_folder, recursive: true);
    }

    private static void AssertOneSentence(Output output, string cause)
    {
        Assert.Equal(1, output.ExitCode);
        var lines = output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var said = Assert.Single(lines, line => line.StartsWith("The gateway does not start: ", StringComparison.Ordinal));
        Assert.Contains(cause, output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.StartsWith("   at ", StringComparison.Ordinal));
        Assert.DoesNotContain("Unhandled exception", output.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("fail:", output.Text, StringComparison.Ordinal);
        Assert.NotEmpty(said);
    }

    private async Task<string> MakeAsync(string place)
    {
        var folder = Path.Combine(_folder, "place");
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "gateway.db");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other rights");
            return file;
        }
        var free = (UnixFileMode)0b111_111_111;
        var closed = (UnixFileMode)0b101_101_101;
        File.SetUnixFileMode(folder, free);
        switch (place)
        {
            case "folder that may not be written":
                File.SetUnixFileMode(folder, closed);
                break;
            case "file that may not be written":
                await MakeStoreAsync(file);
                File.SetUnixFileMode(file, (UnixFileMode)0b100_100_100);
                break;
            case "parent that cannot be made":
                File.SetUnixFileMode(folder, closed);
                return Path.Combine(folder, "deep", "er", "gateway.db");
            case "folder in its place":
                Directory.CreateDirectory(file);
                break;
            case "no database":
                await File.WriteAllTextAsync(file, new string('x', 5000), Stop);
                File.SetUnixFileMode(file, (UnixFileMode)0b110_110_110);
                break;
            case "newer schema":
                await MakeStoreAsync(file);
                Execute(file, "pragma user_version = 999");
                break;
            default:
                await MakeStoreAsync(file);
                break;
        }
        return file;
    }

    // As the gateway makes it, and open to the user that is to be refused.
    private static async Task MakeStoreAsync(string file)
    {
        await using (
            await GatewayProcess.StartAsync(
                new GatewayLaunch(
                    SandboxPorts.FreePort(),
                    ImmutableDictionary<string, string>.Empty.Add("ConnectionStrings__Store", $"Data Source={file}")
                ),
                Stop
            )
        ) { }
        if (!OperatingSystem.IsWindows())
        {
            foreach (var made in Directory.GetFiles(Path.GetDirectoryName(file)!))
            {
                File.SetUnixFileMode(made, (UnixFileMode)0b110_110_110);
            }
        }
    }

    private static void Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    // Root may write everywhere, so the gateway runs as nobody where the tests are root's.
    private Task<Output> StartAsync(params (string Name, string Value)[] settings) =>
        StartAsync(string.Equals(Environment.UserName, "root", StringComparison.Ordinal), settings);

    private async Task<Output> StartAsync(bool asNobody, params (string Name, string Value)[] settings)
    {
        var program = new GatewayLaunch(0, ImmutableDictionary<string, string>.Empty).Program;
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["ASPNETCORE_CONTENTROOT"] = _folder,
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }
        Assert.SkipWhen(
            asNobody && !File.Exists("/usr/bin/setpriv"),
            "setpriv (Debian package util-linux) is needed to leave root's rights"
        );
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        bound.CancelAfter(TimeSpan.FromSeconds(90));
        return await Output.OfAsync(
            asNobody ? "setpriv" : "dotnet",
            asNobody ? ["--reuid=" + Nobody, "--regid=" + Nobody, "--clear-groups", "dotnet", program] : [program],
            environment,
            bound.Token
        );
    }
}
