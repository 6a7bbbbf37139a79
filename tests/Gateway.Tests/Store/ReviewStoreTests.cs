using System.Text.Json;
using Adapters.Contract;
using Gateway.Ids;
using Gateway.Payments.Model;
using Gateway.Store;
using Gateway.Store.Sql;
using Gateway.Store.Sqlite;
using Gateway.Tests.Payments;
using Gateway.Tests.World;

namespace Gateway.Tests.Store;

public sealed class ReviewStoreTests
{
    [Fact]
    public async Task A_file_of_the_first_schema_shows_its_reviews_after_the_update()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-store-");
        var connection = $"Data Source={Path.Combine(folder.FullName, "gateway.db")}";
        var whole = Samples.Payment() with { Status = PaymentStatus.Review };
        var inPart = Samples.Payment() with
        {
            Status = PaymentStatus.Succeeded,
            Parts = [Refund(PartStatus.Succeeded), Refund(PartStatus.Review)],
        };
        var settled = Samples.Payment() with { Status = PaymentStatus.Succeeded, Parts = [Refund(PartStatus.Failed)] };
        using (var session = SqliteSession.ToWrite(connection + ";Pooling=false"))
        {
            SqliteSchema.Migrate(session, steps: 1);
            foreach (var payment in new[] { whole, inPart, settled, Samples.Payment() })
            {
                session.Execute(
                    "insert into payments (merchant_id, id, version, status, scheme, reference, amount, captured, refunded, currency, doc) values ($1, $2, 1, $3, 'sample', 'r', 1, 0, 0, 'KPW', $4)",
                    payment.MerchantId,
                    payment.Id,
                    payment.Status.Word(),
                    JsonSerializer.Serialize(payment, StoreJson.Default.Payment)
                );
            }
        }

        await using (var database = TestStore.OpenFile(connection))
        {
            var reviews = new PaymentStore(database, new DisclosureStore(database), new EventNotifier());

            Assert.Equal([whole.Id], await IdsAsync(reviews, whole: true));
            Assert.Equal(new[] { whole.Id, inPart.Id }.OrderDescending(StringComparer.Ordinal), await IdsAsync(reviews, whole: false));
        }
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("status = 'review'", "payments_review")]
    [InlineData("in_review = 1", "payments_in_review")]
    public async Task Reviews_are_found_by_an_index_of_their_own(string condition, string index)
    {
        Assert.SkipWhen(TestStore.IsPostgres, "the plan is SQLite's");
        await using var temp = await TempDatabase.OpenAsync();

        var plan = await temp.Database.ReadAsync(session =>
            session.FirstAsync(
                $"explain query plan select doc from payments where {condition} and id < 'q' order by id desc limit 5",
                row => row.GetString(3)
            )
        );

        Assert.Contains(index, plan, StringComparison.Ordinal);
    }

    private static async Task<string[]> IdsAsync(PaymentStore reviews, bool whole)
    {
        var slice = await reviews.ListReviewsAsync(whole, before: null, limit: 10);
        return [.. slice.Items.Select(p => p.Id)];
    }

    private static PaymentOperation Refund(PartStatus status) =>
        new()
        {
            Kind = OperationKind.Refund,
            Id = ObjectId.New("ref", Samples.Start, 7),
            AmountMinor = 5,
            Status = status,
            CreatedAt = Samples.Start,
            UpdatedAt = Samples.Start,
        };
}
