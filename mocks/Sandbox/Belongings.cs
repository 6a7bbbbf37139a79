namespace Sandbox;

/// <summary>What was started, to be given up in the reverse order.</summary>
internal sealed class Belongings : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _kept = new();

    public T Keep<T>(T one)
        where T : IAsyncDisposable
    {
        _kept.Push(one);
        return one;
    }

    public async ValueTask DisposeAsync()
    {
        while (_kept.TryPop(out var one))
        {
            await one.DisposeAsync();
        }
    }
}

/// <summary>A new folder among the temporary ones, readable by its owner only, that disappears with everything in it.</summary>
internal sealed class TemporaryFolder : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wallet-gateway-sandbox-");

    public string Path => _folder.FullName;

    public ValueTask DisposeAsync()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            // A scanner or a shell inside it: the system clears its temporary folder in its own time.
        }

        return ValueTask.CompletedTask;
    }
}
