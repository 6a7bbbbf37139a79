namespace Mocks.Tests.Kit;

/// <summary>Waits for something that another thread does, with a bound.</summary>
internal static class Eventually
{
    public static async Task IsTrueAsync(Func<bool> condition)
    {
        for (var round = 0; round < 1_000; round++)
        {
            if (condition())
            {
                return;
            }

            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Fail("it did not come true in ten seconds");
    }
}
