using System.Globalization;
using Adapters.Contract;
using Adapters.Kit;
using Adapters.Ullim;

namespace Adapters.Tests.Ullim;

public sealed class UllimNumberTests
{
    [Fact]
    public void Business_dates_follow_the_published_vectors()
    {
        foreach (var vector in UllimVectors.All.List("business_date", "ullim", "vectors"))
        {
            var numbers = new UllimNumbers();
            numbers.Close(Of(vector.Text("last_closed")));

            Assert.Equal(Date(vector.Text("date")), numbers.BusinessDate(PyongyangTime.Read(vector.Text("local"))!.Value));
        }
    }

    [Fact]
    public void A_day_that_is_closed_stays_closed()
    {
        var numbers = new UllimNumbers();
        numbers.Close(Of("20260305"));
        numbers.Close(Of("20260301"));

        Assert.Equal(Date("20260306"), numbers.BusinessDate(PyongyangTime.Read("20260302103015")!.Value));
    }

    [Fact]
    public async Task A_number_is_drawn_from_the_row_of_merchant_terminal_and_day()
    {
        await using var desk = new UllimDesk();
        var terms = UllimDesk.Charge.Terms;

        var sequence = desk.Wallet.SequenceFor(terms, desk.Time.GetUtcNow());
        var other = desk.Wallet.SequenceFor(terms with { Terminal = "T-00-2" }, desk.Time.GetUtcNow());

        Assert.Equal(new NumberSequence("ullim/880001/T0001/20260302", 999_999) { FreeUpTo = 499_999, MerchantShare = 99_999 }, sequence);
        Assert.Equal("T0001-20260302-000123", desk.Wallet.Compose(sequence, 123));
        Assert.Equal("ullim/880001/T-00-2/20260302", other.Name);
        var number = UllimNumber.Of(UllimDesk.Charge with { Allocated = desk.Wallet.Compose(other, 999_999) });
        Assert.Equal(new UllimNumber("T-00-2", "20260302", "999999"), number);
    }

    private static UllimNumber Of(string bdate) => new("T0001", bdate, "000001");

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture);
}
