using Mocks.Kit;

namespace Mocks.Tests.Kit;

public sealed class ReadingTests
{
    [Theory]
    [InlineData("order-F01", null, 1)]
    [InlineData("order-F27", "[F03]", 27)]
    [InlineData("order-F28", "[F03]", 3)]
    [InlineData("order-F00", null, 0)]
    [InlineData("order-F1", null, 0)]
    [InlineData("order-f01", null, 0)]
    [InlineData("-F09", null, 9)]
    [InlineData("F09", null, 0)]
    [InlineData("order-F01\n", null, 0)]
    [InlineData("order-F01-2", "x [F99] [F26] [F02]", 26)]
    [InlineData(null, "[F15", 0)]
    [InlineData(null, "[F15]", 15)]
    [InlineData(null, null, 0)]
    public void Triggers_are_found_where_they_may_stand(string? reference, string? text, int number) =>
        Assert.Equal(number, Triggers.Number(reference, text));

    [Fact]
    public void Only_whole_won_trigger()
    {
        Assert.Equal(1051, Triggers.WholeWon(105_100));
        Assert.Equal(0, Triggers.WholeWon(105_101));
    }

    [Fact]
    public void The_crc_is_that_of_the_vectors()
    {
        foreach (var vector in Vectors.At("crc16", "vectors").EnumerateArray())
        {
            Assert.Equal(vector.GetProperty("crc").GetString(), MerchantCode.Crc(vector.GetProperty("text").GetString()!));
        }
    }

    [Fact]
    public void Displayed_codes_of_the_vectors_are_read_by_each_wallet()
    {
        var text = Vectors.At("combined_codes")[0].GetProperty("text").GetString()!;
        Assert.Equal(new MerchantCode("JQ7K2M9D4T1A", "408", 1_250_000), MerchantCode.Read(text, "example.jonsong"));
        Assert.Equal(new MerchantCode("MS7K2Q9D4T", "408", 1_250_000), MerchantCode.Read(text, "example.manmulsang"));
        Assert.Null(MerchantCode.Read(text, "example.ullim"));
        Assert.Null(MerchantCode.Read(text.Replace("GROCERY", "GROCERX", StringComparison.Ordinal), "example.jonsong"));
        Assert.Null(MerchantCode.Read(Vectors.At("combined_codes")[2].GetProperty("text").GetString()!, "example.jonsong")!.AmountChon);
    }

    [Fact]
    public void Times_of_the_vectors_go_through_the_tz_database()
    {
        foreach (var vector in Vectors.At("time", "conversions").EnumerateArray())
        {
            var local = vector.GetProperty("local").GetString()!;
            Assert.True(PyongyangTime.TryRead(local, out var instant));
            Assert.Equal(vector.GetProperty("epoch_ms").GetInt64(), instant.ToUnixTimeMilliseconds());
            Assert.Equal(local, PyongyangTime.Text(instant));
        }

        var twice = Vectors.At("time", "twice");
        Assert.True(PyongyangTime.TryRead(twice.GetProperty("local").GetString()!, out var earlier));
        Assert.Equal(twice.GetProperty("utc").GetDateTimeOffset(), earlier);
        foreach (var malformed in Vectors.At("time", "malformed").EnumerateArray())
        {
            Assert.False(PyongyangTime.TryRead(malformed.GetString()!, out _));
        }
    }

    [Fact]
    public void The_oldest_fitting_fault_strikes_as_often_as_it_was_armed_for()
    {
        var faults = new ArmedFaults((operation, _) => operation is "a" or "b" or "*");
        faults.Arm(new Fault("b", "delay"));
        faults.Arm(new Fault("*", "html_page") { Times = 2 });
        faults.Arm(new Fault("a", "reset_connection") { Times = 0, MerchantReference = "r" });

        Assert.Equal("html_page", faults.Peek("a", _ => true)?.Kind);
        Assert.Equal("html_page", faults.Take("a", "r")?.Kind);
        Assert.Equal("delay", faults.Take("b", null)?.Kind);
        Assert.Equal("html_page", faults.Take("b", null)?.Kind);
        Assert.Null(faults.Take("b", "r"));
        Assert.Null(faults.Take("a", null));
        Assert.Null(faults.Take("a", ["r"], kind => kind != "reset_connection"));
        Assert.Equal("flt_3", faults.Take("a", "r")?.Id);
        Assert.Equal("flt_3", faults.Take("a", ["x", "r"], _ => true)?.Id);
        Assert.Throws<ArgumentException>(() => faults.Arm(new Fault("c", "delay")));
    }

    [Theory]
    [InlineData("no_answer_after_executing", true, 60_000)]
    [InlineData("no_answer_before_executing", false, 60_000)]
    [InlineData("slow_drip", true, 1_000)]
    [InlineData("delay", true, 4_900)]
    [InlineData("token_revoked", false, 1_000)]
    [InlineData("callback_before_response", true, 1_000)]
    public void Kinds_have_the_defaults_of_the_table(string kind, bool executes, int delayMs)
    {
        var fault = new Fault("*", kind);
        Assert.Equal(executes, fault.Executes);
        Assert.Equal(TimeSpan.FromMilliseconds(delayMs), fault.Delay);
        Assert.Equal(!executes, (fault with { Execute = !executes }).Executes);
    }
}
