namespace Gateway.Http;

/// <summary>
/// Makes a value at the first call and never again, whoever calls and however many at once. It is made beside the callers,
/// who wait for it without holding a thread; a failure is kept as well, since making it anew would fail in the same way.
/// </summary>
internal sealed class Once<T>(Func<Task<T>> make)
{
    private readonly Lazy<Task<T>> _value = new(() => Task.Run(make));

    /// <summary>The value.</summary>
    public Task<T> GetAsync() => _value.Value;
}
