using System.Diagnostics;
using Gateway.Http;
using Gateway.Payments.Model;
using Gateway.Payments.Processing;
using Gateway.Store;
using Gateway.Store.Sql;
using Gateway.Tests.Payments;
using Gateway.Tests.World;

namespace Gateway.Tests.Store;

/// <summary>A disk that is full: what is new is refused, what a wallet answered waits, and both go on once there is room.</summary>
public sealed class FullDiskTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_sheds_what_is_new_keeps_what_was_answered_and_mends_itself()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 4);
        await using var database = TestStore.OpenFile($"Data Source={Path.Combine(disk.Folder, "gateway.db")}");
        var payments = new PaymentStore(database, new DisclosureStore(database), new EventNotifier());
        var asked = Samples.Payment();
        await payments.InsertAsync(IntentOf(asked, "asked"));
        disk.Fill();

        // What is left of pages that are already there is used up first.
        var refused = 0;
        for (var i = 0; i < 2000 && refused < 3; i++)
        {
            try
            {
                await payments.InsertAsync(IntentOf(Samples.Payment(), $"new-{i}"));
            }
            catch (OverloadedException)
            {
                refused++;
            }
        }
        Assert.Equal(3, refused);
        var change = StateMachine.Apply(asked, Samples.Told(FactSource.Act, Samples.Taken()), Samples.Facts, Samples.Start);
        var answered = payments.MoveAsync(new EventFactory(new TestAddress()).Update(asked, change));
        await Task.WhenAny(answered, Task.Delay(TimeSpan.FromSeconds(1), Stop));
        Assert.False(answered.IsCompleted, "it was given up, or there was room");
        Assert.Equal(PaymentStatus.Processing, (await payments.FindAsync(asked.MerchantId, asked.Id))!.Status);

        disk.MakeRoom();

        Assert.IsType<UpdateResult.Saved>(await answered);
        Assert.Equal(PaymentStatus.Succeeded, (await payments.FindAsync(asked.MerchantId, asked.Id))!.Status);
        Assert.IsType<InsertResult.Stored>(await payments.InsertAsync(IntentOf(Samples.Payment(), "after")));
    }

    private static NewPayment IntentOf(Payment payment, string key) =>
        new(payment, [], new KeyUse(payment.MerchantId, key, "fingerprint", payment.Id, payment.Id), null);

    /// <summary>A disk of a few megabytes in memory.</summary>
    private sealed class SmallDisk(string folder) : IAsyncDisposable
    {
        private string Filler => Path.Combine(Folder, "filler");

        public string Folder => folder;

        public static async Task<SmallDisk> MountAsync(int megabytes)
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has small disks in memory");
            var folder = Directory.CreateTempSubdirectory("small-disk-").FullName;
            var mounted = await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder);
            if (!mounted)
            {
                Directory.Delete(folder);
                Assert.Skip("mounting is not permitted here");
            }
            return new SmallDisk(folder);
        }

        /// <summary>Leaves no room.</summary>
        public void Fill()
        {
            using var filler = File.OpenWrite(Filler);
            var block = new byte[4096];
            try
            {
                while (true)
                {
                    filler.Write(block);
                    filler.Flush();
                }
            }
            catch (IOException)
            {
                // That was the last of it.
            }
        }

        public void MakeRoom() => File.Delete(Filler);

        public async ValueTask DisposeAsync()
        {
            await RunAsync("umount", "--lazy", folder);
            Directory.Delete(folder);
        }

        private static async Task<bool> RunAsync(string program, params string[] arguments)
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true }
            )!;
            await process.WaitForExitAsync(Stop);
            return process.ExitCode == 0;
        }
    }
}
