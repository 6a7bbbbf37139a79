namespace Gateway.Tests.Nasty;

/// <summary>Plays all cells at once, each one time; a test then asks how its cell ended.</summary>
public sealed class NastyFixture : IAsyncLifetime
{
    private readonly Dictionary<(int No, string Scheme), Task> _running = [];

    // As many as two cores play without one scene's deadlines being eaten up by the others.
    private readonly SemaphoreSlim _places = new(12);
    private NastyWorld? _stage;

    internal NastyWorld Stage => _stage!;

    public async ValueTask InitializeAsync()
    {
        _stage = await NastyWorld.BuildAsync();
        foreach (var behaviour in Behaviours.All)
        {
            foreach (var (scheme, cell) in behaviour.Cells)
            {
                if (cell is Cell.Played played)
                {
                    _running[(behaviour.No, scheme)] = PlayAsync(scheme, played.Scene);
                }
            }
        }
    }

    /// <summary>The end of a cell's scene, with what went wrong in it.</summary>
    internal Task EndOf(int no, string scheme) => _running[(no, scheme)];

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_running.Values)
            .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await Stage.DisposeAsync();
        _places.Dispose();
    }

    private async Task PlayAsync(string scheme, Scene scene)
    {
        await _places.WaitAsync();
        try
        {
            Stage.AssertLaws(scheme, await scene(Stage));
        }
        finally
        {
            _places.Release();
        }
    }
}
