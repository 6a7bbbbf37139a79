using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Gateway.Codes;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Codes;

/// <summary>Each picture is drawn once, and not many at a time.</summary>
public sealed class CodePictureCacheTests : IDisposable
{
    private readonly ConcurrentBag<string> _drawn = [];
    private readonly SemaphoreSlim _gate = new(0);

    private static CodePictureCache New(CodePictureLimits limits) =>
        new(limits, new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    private static CodePictureLimits Limits { get; } = new(2, 100, 1024 * 1024);

    public void Dispose() => _gate.Dispose();

    private CodePictureForm Form =>
        new(
            "image/test",
            text =>
            {
                _drawn.Add(text);
                return new byte[1000];
            }
        );

    private CodePictureForm Slow =>
        new(
            "image/slow",
            text =>
            {
                _drawn.Add(text);
                Assert.True(_gate.Wait(TimeSpan.FromSeconds(30)));
                return [1];
            }
        );

    [Fact]
    public async Task A_picture_that_many_ask_for_at_once_is_drawn_once()
    {
        using var cache = New(Limits);
        var slow = Slow;
        var asked = Enumerable.Range(0, 50).Select(_ => Task.Run(() => cache.GetAsync("a", slow).AsTask())).ToList();
        _gate.Release(50);
        var pictures = await Task.WhenAll(asked);

        Assert.Single(_drawn);
        Assert.All(pictures, picture => Assert.Same(pictures[0], picture));
        Assert.Same(pictures[0], await cache.GetAsync("a", slow));
        Assert.Single(_drawn);
    }

    [Fact]
    public async Task Each_code_has_pictures_of_its_own_in_each_form()
    {
        using var cache = New(Limits);
        var svg = (await cache.GetAsync("a", CodePictureForm.Svg))!;
        var png = (await cache.GetAsync("a", CodePictureForm.Png))!;
        var other = (await cache.GetAsync("b", CodePictureForm.Svg))!;

        Assert.Equal(CodePicture.Svg("a"), System.Text.Encoding.UTF8.GetString(svg.Bytes));
        Assert.Equal(CodePicture.Png("a"), png.Bytes);
        Assert.Equal(3, new[] { svg, png, other }.DistinctBy(picture => picture.Tag.Tag).Count());
        Assert.NotEqual(svg.Bytes, other.Bytes);
    }

    [Fact]
    public async Task Beyond_those_that_may_wait_there_is_no_picture_until_a_turn_is_free()
    {
        using var cache = New(Limits with { AtOnce = 1, Waiting = 1 });
        var slow = Slow;
        var drawing = Task.Run(() => cache.GetAsync("a", slow).AsTask());
        await Eventually.IsTrueAsync(() => !_drawn.IsEmpty);
        var rest = Enumerable.Range(0, 20).Select(i => cache.GetAsync($"b{i}", Form).AsTask()).ToList();
        // Only one may wait. While the drawing lasts, all others hear so, however late they come to ask for a turn.
        while (rest.Count > 1)
        {
            var refused = await Task.WhenAny(rest).WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken);
            Assert.Null(await refused);
            rest.Remove(refused);
        }
        _gate.Release();

        Assert.NotNull(await drawing);
        Assert.NotNull(await rest.Single());
        Assert.NotNull(await cache.GetAsync("c", Form));
    }

    [Fact]
    public async Task No_more_bytes_are_kept_than_the_limit_says()
    {
        using var cache = New(Limits with { BytesKept = 5000 });
        var form = Form;
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 50; i++)
            {
                Assert.NotNull(await cache.GetAsync($"code {i}", form));
            }
        }

        // At most 4 of 50 fit, so hardly any of the second round can have been kept from the first.
        Assert.InRange(_drawn.Count, 90, 100);
    }

    [Fact]
    public async Task A_picture_that_could_not_be_drawn_is_drawn_when_it_is_asked_for_again()
    {
        using var cache = New(Limits);
        var fails = true;
        var form = new CodePictureForm("image/test", _ => fails ? throw new InvalidOperationException("no ink") : [1]);

        await Assert.ThrowsAsync<InvalidOperationException>(() => cache.GetAsync("a", form).AsTask());
        fails = false;
        Assert.NotNull(await cache.GetAsync("a", form));
    }
}
