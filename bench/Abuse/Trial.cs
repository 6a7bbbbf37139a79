namespace Abuse;

/// <summary>One abuse: a quiet phase, then one beside it.</summary>
internal static class Trial
{
    public static async Task<Row> RunAsync(
        Scene scene,
        IAbuse abuse,
        TimeSpan length,
        CancellationToken stop
    )
    {
        await abuse.PrepareAsync(scene, stop);
        await Task.Delay(Plan.Rest, stop);
        var quiet = await Payers.RunAsync(scene, length, stop);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var abusing = abuse.RunAsync(scene, until.Token);
        await Task.Delay(Plan.RunUp, stop);
        var abused = await Payers.RunAsync(scene, length, stop);
        await until.CancelAsync();
        var got = await abusing;
        return new Row(abuse.Name, quiet, scene.Gateway.IsRunning ? abused : null, got);
    }
}
