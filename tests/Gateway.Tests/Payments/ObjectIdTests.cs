using CsCheck;
using Gateway.Ids;

namespace Gateway.Tests.Payments;

public sealed class ObjectIdTests
{
    private static readonly Gen<DateTimeOffset> AnyTime = Gen.Long[0, 4_102_444_800_000].Select(DateTimeOffset.FromUnixTimeMilliseconds);

    [Fact]
    public void Ids_sort_by_time_carry_the_shard_and_are_one_to_one_with_wallets_numbers() =>
        Gen.Select(AnyTime, AnyTime, Gen.Int[0, 4095])
            .Sample(
                (a, b, shard) =>
                {
                    var (first, second) = (ObjectId.New("pay", a, shard), ObjectId.New("pay", b, shard));
                    Assert.True(ObjectId.IsValid("pay", first));
                    Assert.Equal(shard, ObjectId.ShardOf(first));
                    var number = ObjectId.NumberOf(first);
                    Assert.Matches("^GW[0-9A-Z]{23}$", number);
                    Assert.Equal(first, ObjectId.OfNumber("pay", number));
                    if (a != b)
                    {
                        Assert.Equal(a < b, string.CompareOrdinal(first, second) < 0);
                        Assert.True(string.CompareOrdinal(ObjectId.Floor("pay", a), first) <= 0);
                    }
                }
            );

    [Theory]
    [InlineData("GW123")]
    [InlineData("GWFOREIGN0000001")]
    [InlineData("gw04cjb28nbho5j5fhksofiy4")]
    [InlineData("XX04CJB28NBHO5J5FHKSOFIY4")]
    [InlineData("GW04CJB28NBHO5J5FHKSOFIY?")]
    public void A_text_that_is_no_number_of_ours_has_no_id(string number) => Assert.Null(ObjectId.OfNumber("pay", number));
}
