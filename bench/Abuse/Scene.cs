using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Growth;
using Load.Drive;
using Load.World;
using Sandbox;

namespace Abuse;

/// <summary>
/// A wallet, and a gateway as a process of its own over a SQLite file that already holds the abuser's history. The merchants
/// who pay have the first keys of <see cref="Shops"/>, the abuser is the last of them and has four keys.
/// </summary>
internal sealed class Scene : IAsyncDisposable
{
    /// <summary>Payments of this amount (minor units) the wallet answers late.</summary>
    public const int SlowAmount = 666_600;

    private const int Abuser = 15;
    private readonly GatewayProcess _wallet;
    private readonly string _folder;

    private Scene(GatewayProcess wallet, GatewayProcess gateway, string folder)
    {
        _wallet = wallet;
        _folder = folder;
        Gateway = gateway;
    }

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway { get; }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Server => new(IPAddress.Loopback, Gateway.BaseUrl.Port);

    /// <summary>The abuser's keys.</summary>
    public static ImmutableArray<string> AbuserKeys { get; } =
    [Shops.KeyOf(Abuser), "sk_test_bench15b", "sk_test_bench15c", "sk_test_bench15d"];

    /// <summary>Starts the wallet and the gateway.</summary>
    /// <param name="history">Payments of the abuser in the store.</param>
    /// <param name="wrapper">The command that starts the gateway's own, e.g. under a limit; empty: none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<Scene> StartAsync(int history, ImmutableArray<string> wrapper, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("abuse-").FullName;
        GatewayProcess? wallet = null;
        try
        {
            await FillAsync(folder, history);
            wallet = await Programs.StartAsync(
                "Wallet",
                folder,
                Settings.OfWallet.Append(new("Wallet__SlowAmount", SlowAmount.ToString(CultureInfo.InvariantCulture))),
                cancellationToken
            );
            var gateway = await Programs.StartAsync(null, folder, SettingsOf(wallet.BaseUrl), wrapper, cancellationToken);
            return new Scene(wallet, gateway, folder);
        }
        catch
        {
            if (wallet is not null)
            {
                await wallet.DisposeAsync();
            }
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>A client of the gateway for what is prepared; with a key of the abuser, or without one.</summary>
    public HttpClient Client(string? key)
    {
        var client = new HttpClient { BaseAddress = Gateway.BaseUrl };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
        return client;
    }

    /// <summary>The bytes of a request.</summary>
    public static byte[] Request(string method, string path, string? key = null, string? body = null, params string[] headers)
    {
        var lines = new List<string> { $"{method} {path} HTTP/1.1", "Host: 127.0.0.1" };
        lines.AddRange(headers);
        if (key is not null)
        {
            lines.Add($"Authorization: Bearer {key}");
        }
        if (body is not null)
        {
            lines.Add("Content-Type: application/json");
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}"));
        }
        return Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n" + body);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _wallet.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task FillAsync(string folder, int history)
    {
        await using var shelf = Shelf.OnFile($"{folder}/gateway.db");
        const int atOnce = 256;
        for (var made = 0; made < history; made += atOnce)
        {
            await Task.WhenAll(
                Enumerable
                    .Range(made, Math.Min(atOnce, history - made))
                    // Sixteen merchants sell in turn; all of these numbers are the abuser's.
                    .Select(number => Sale.MakeAsync(shelf.Payments, (16L * number) + Abuser))
            );
        }
    }

    // The limits of rate are the gateway's own: they are part of what is measured.
    private static Dictionary<string, string> SettingsOf(Uri wallet)
    {
        var settings = Settings.OfGateway(wallet, "sqlite", "Data Source=gateway.db");
        settings.Remove("Gateway__RateLimit__RequestsPerSecond");
        settings["Gateway__Webhooks__AllowInsecure"] = "true";
        settings["Adapters__ManmulSang__BaseUrl"] = wallet.GetLeftPart(UriPartial.Authority);
        settings["Adapters__ManmulSang__ClientId"] = "ms-client-0001";
        settings["Adapters__ManmulSang__ClientSecret"] = "bench-client-secret-0001-DO-NOT-USE";
        settings["Adapters__ManmulSang__DefaultStore"] = "S001";
        settings["Adapters__ManmulSang__EventsPollSeconds"] = "0";
        for (var more = 1; more < AbuserKeys.Length; more++)
        {
            settings[string.Create(CultureInfo.InvariantCulture, $"Gateway__Merchants__{Abuser}__ApiKeys__{more}")] = AbuserKeys[more];
        }
        return settings;
    }
}
