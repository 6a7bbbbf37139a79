namespace Support;

/// <summary>Waits for what another thread or process does. The bound is for what never comes, not for a busy machine.</summary>
internal static class Eventually
{
    /// <summary>How long a test waits at the most for what must come.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Asks again and again until it is so; fails with these words after the bound.</summary>
    public static Task IsTrueAsync(Func<bool> condition, Func<string>? failure = null) =>
        IsTrueAsync(() => Task.FromResult(condition()), failure);

    /// <summary>Asks again and again until it is so; fails with these words after the bound.</summary>
    public static async Task IsTrueAsync(Func<Task<bool>> condition, Func<string>? failure = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > Bound)
            {
                Assert.Fail($"{failure?.Invoke() ?? "it did not come true"} within {Bound}");
            }
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
