namespace Abuse;

/// <summary>One abuse: a quiet phase, then one beside it, and so again.</summary>
internal static class Trial
{
    public static async Task<Row> RunAsync(Scene scene, IAbuse abuse, Plan plan, CancellationToken cancellationToken)
    {
        await abuse.PrepareAsync(scene, cancellationToken);
        var rounds = new List<Round>();
        var got = string.Empty;
        while (rounds.Count < plan.Rounds && scene.Gateway.IsRunning)
        {
            await Task.Delay(Plan.Rest, cancellationToken);
            var quiet = await Payers.RunAsync(scene, plan.Phase, cancellationToken);
            using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var abusing = abuse.RunAsync(scene, until.Token);
            await Task.Delay(Plan.RunUp, cancellationToken);
            rounds.Add(new(quiet, await Payers.RunAsync(scene, plan.Phase, cancellationToken)));
            await until.CancelAsync();
            got = await abusing;
        }
        return new Row(abuse.Name, [.. rounds], scene.Gateway.IsRunning, got);
    }
}
