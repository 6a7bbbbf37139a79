namespace Abuse;

/// <summary>One abuse: a quiet phase, then one beside it, and so again.</summary>
internal static class Trial
{
    public static async Task<Row> RunAsync(Scene scene, IAbuse abuse, Plan plan, CancellationToken stop)
    {
        await abuse.PrepareAsync(scene, stop);
        var rounds = new List<Round>();
        var got = string.Empty;
        while (rounds.Count < plan.Rounds && scene.Gateway.IsRunning)
        {
            await Task.Delay(Plan.Rest, stop);
            var quiet = await Payers.RunAsync(scene, plan.Phase, stop);
            using var until = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var abusing = abuse.RunAsync(scene, until.Token);
            await Task.Delay(Plan.RunUp, stop);
            rounds.Add(new(quiet, await Payers.RunAsync(scene, plan.Phase, stop)));
            await until.CancelAsync();
            got = await abusing;
        }
        return new Row(abuse.Name, [.. rounds], scene.Gateway.IsRunning, got);
    }
}
