using Mocks.Kit;

namespace Simulation.Tests.World;

/// <summary>What goes wrong in the world: weather, faults of the wallets, and the death of the gateway at any moment.</summary>
internal sealed class Chaos(SimWorld world)
{
    private static readonly string[] Mean =
    [
        "no_answer_after_executing",
        "no_answer_before_executing",
        "reset_connection",
        "reset_after_executing",
        "truncate_body",
        "html_page",
        "bad_signature",
        "unsigned",
        "next_key",
        "http_500",
        "http_429",
        "slow_drip",
        "delay",
        "unknown_code",
        "wrong_amount",
        "wrong_reference",
        "not_found",
        "maintenance",
        "rate_limited",
        "unknown_outcome",
        "clock_error",
        "nonce_seen",
        "token_revoked",
        "duplicate_callback",
        "drop_callback",
        "dtd",
        "cdata",
        "bom",
    ];

    /// <summary>The longest tail of commits that a standby lacks.</summary>
    private const int MostCommitsLost = 12;

    // In every second world; receivers remember events of a past that a restored store does not have.
    private readonly bool _restores = world.Seed % 4 is 1 or 2 && world.Receivers.All(r => r.Secret is null);
    private bool _over;

    private Loop Loop => world.Loop;

    /// <summary>Until it is told to stop.</summary>
    public async Task RageAsync()
    {
        while (!_over)
        {
            await Loop.Pause(Loop.Between(500, 15_000));
            if (_over)
            {
                return;
            }
            var dice = Loop.Chance.NextDouble();
            if (dice < 0.3)
            {
                if (Loop.Happens(0.4))
                {
                    world.Weather.Clear();
                }
                else
                {
                    world.Weather.Storm(Loop);
                }
            }
            else if (dice < 0.75)
            {
                Arm();
            }
            else
            {
                await KillAsync();
            }
        }
    }

    /// <summary>From now on everything works.</summary>
    public void End()
    {
        _over = true;
        if (world.Restores > 0)
        {
            world.ReadsEventsUntil = Loop.Now.AddMinutes(3);
        }
        world.Weather.Clear();
        foreach (var wallet in world.Wallets)
        {
            wallet.Faults.Clear();
        }
    }

    private void Arm()
    {
        var wallet = world.Wallets[Loop.Chance.Next(world.Wallets.Count)];
        var operation = wallet.Operations[Loop.Chance.Next(wallet.Operations.Count)];
        var kinds = Array.FindAll(Mean, kind => wallet.HasFault(operation, kind));
        if (kinds.Length > 0)
        {
            wallet.Faults.Arm(new Fault(operation, kinds[Loop.Chance.Next(kinds.Length)]) { Times = 1 + Loop.Chance.Next(4) });
        }
    }

    private async Task KillAsync()
    {
        if (_restores && Loop.Happens(0.4) && world.Store.Copy() is { } copy)
        {
            await ForgetAsync(copy);
            return;
        }
        world.Kill();
        await Loop.Pause(Loop.Between(10, 20_000));
        await world.StartNodeAsync();
        if (Loop.Happens(0.2))
        {
            // Again, while it takes up what was left.
            await Loop.Pause(Loop.Between(0, 800));
            world.Kill();
            await Loop.Pause(Loop.Between(10, 2_000));
            await world.StartNodeAsync();
        }
    }

    // The machine is gone. A standby takes over that lacks the last commits, although they were answered; or, less often, a
    // backup of a while ago is put back.
    private async Task ForgetAsync(SimStore copy)
    {
        if (Loop.Happens(0.25))
        {
            await Loop.Pause(Loop.Between(2_000, 20_000));
        }
        else
        {
            var last = world.Commits + 1 + Loop.Chance.Next(MostCommitsLost);
            while (world.Commits < last && !_over)
            {
                await Loop.Pause(Loop.Between(1, 50));
            }
        }
        if (_over)
        {
            copy.Dispose();
            return;
        }
        world.Kill();
        await Loop.Pause(Loop.Between(10, 20_000));
        world.Restore(copy);
        await world.StartNodeAsync();
    }
}
