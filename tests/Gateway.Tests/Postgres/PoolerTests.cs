using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Payments.Model;
using Gateway.Store;
using Gateway.Store.Engine;
using Gateway.Store.Sql;
using Gateway.Tests.Payments;
using Npgsql;

namespace Gateway.Tests.Postgres;

/// <summary>Two nodes behind a PgBouncer that gives every transaction another server process: as safe as without it.</summary>
public sealed class PoolerTests
{
    private const int Sales = 40;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_notice_a_pooler_store_every_key_once_and_lease_every_payment_once()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var direct = await server.OpenAsync();
        Assert.False(direct.IsPooled);
        await using var pooler = await Pooler.StartAsync(server);
        await using var first = await server.OpenAsync(pooler.ConnectionString);
        await using var second = await server.OpenAsync(pooler.ConnectionString);
        Assert.True(first.IsPooled && second.IsPooled);
        PaymentStore[] nodes = [Payments(first), Payments(second)];

        var stored = await Task.WhenAll(Enumerable.Range(0, Sales).SelectMany(i => nodes.Select(node => InsertAsync(node, i))));

        Assert.Equal(Sales, stored.OfType<InsertResult.Stored>().Count());
        Assert.Equal(Sales, stored.OfType<InsertResult.KeyTaken>().Count());
        var due = await Task.WhenAll(
            nodes.Select(node => node.ClaimDueAsync("sample", Samples.Start.AddDays(1), TimeSpan.FromMinutes(1), Sales))
        );
        var leased = due.SelectMany(d => d).Select(d => d.Payment.Id).ToList();
        Assert.Equal(leased.Distinct(StringComparer.Ordinal).Count(), leased.Count);
        // What one left for the moment, the other may take.
        Assert.Equal(
            Sales,
            await direct.ReadAsync(session => session.NumberAsync("select count(*) from payments where lease_until is not null"))
        );
    }

    private static Task<InsertResult> InsertAsync(PaymentStore node, int i)
    {
        var payment = Samples.Payment();
        return node.InsertAsync(
            new NewPayment(
                payment,
                [],
                new KeyUse(payment.MerchantId, string.Create(CultureInfo.InvariantCulture, $"key-{i}"), "f", payment.Id, payment.Id),
                null
            )
        );
    }

    private static PaymentStore Payments(StoreDatabase database) => new(database, new DisclosureStore(database), new EventNotifier());

    /// <summary>A PgBouncer of the test's own.</summary>
    private sealed class Pooler(Process process, string folder, int port) : IAsyncDisposable
    {
        public string ConnectionString =>
            string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres");

        public static async Task<Pooler> StartAsync(PostgresServer server)
        {
            var program = new[] { "/usr/sbin/pgbouncer", "/usr/bin/pgbouncer" }.FirstOrDefault(File.Exists);
            Assert.SkipWhen(program is null, "PgBouncer (Debian package pgbouncer) is not installed; tests/run installs it");
            var folder = Directory.CreateTempSubdirectory("pgbouncer-").FullName;
            var port = FreePort();
            var settings = Path.Combine(folder, "pgbouncer.ini");
            await File.WriteAllTextAsync(
                settings,
                $"""
                [databases]
                * = host=127.0.0.1 port={new NpgsqlConnectionStringBuilder(
                    server.Address
                ).Port} user=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = {port}
                unix_socket_dir =
                auth_type = any
                pool_mode = transaction
                default_pool_size = 6

                """,
                Stop
            );
            // It refuses to run as root.
            var isRoot = string.Equals(Environment.UserName, "root", StringComparison.Ordinal);
            if (isRoot && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
            }
            string[] arguments = isRoot ? ["--reuid=65534", "--regid=65534", "--clear-groups", program!, "-q", settings] : ["-q", settings];
            var process = Process.Start(new ProcessStartInfo(isRoot ? "setpriv" : program!, arguments) { UseShellExecute = false })!;
            var pooler = new Pooler(process, folder, port);
            await Eventually.IsTrueAsync(async () =>
            {
                Assert.False(process.HasExited, "PgBouncer did not start");
                return await pooler.ListensAsync();
            });
            return pooler;
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        private async Task<bool> ListensAsync()
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, Stop);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }

        private static int FreePort()
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
    }
}
