using System.Collections.Immutable;
using Adapters.Contract.Disclosures;
using Gateway.Payments.Model;
using Gateway.Store.Sql;
using Gateway.Tests.Payments;

namespace Gateway.Tests.Store;

public sealed class DisclosureStoreTests
{
    private static readonly FieldList Fields = new([new DisclosedField("a", DataKind.Code)]);

    [Fact]
    public async Task A_question_that_was_begun_shows_as_such_until_its_answers_commit_completes_it()
    {
        await using var temp = await TempDatabase.OpenAsync();
        var payment = Samples.Payment();
        var question = Disclosure.Later("inquire", Samples.Start);

        await temp.Disclosures.BeginAsync(payment, question);
        var begun = Assert.Single(await ListAsync(temp, payment));
        await CompleteAsync(temp, payment, question, 2);
        var completed = await ListAsync(temp, payment);

        Assert.IsType<KeptMessage.Begun>(begun.Kept);
        Assert.Equal(2, completed.Length);
        Assert.All(completed, m => Assert.Equal(Fields.Fields, Assert.IsType<KeptMessage.Sent>(m.Kept).Fields));
    }

    [Fact]
    public async Task A_question_of_which_nothing_left_is_known_as_such()
    {
        await using var temp = await TempDatabase.OpenAsync();
        var payment = Samples.Payment();

        await CompleteAsync(temp, payment, Disclosure.OfIntent(payment), 0);

        Assert.IsType<KeptMessage.Nothing>(Assert.Single(await ListAsync(temp, payment)).Kept);
    }

    [Fact]
    public async Task A_begun_question_outlives_a_later_one_of_the_same_kind()
    {
        await using var temp = await TempDatabase.OpenAsync();
        var payment = Samples.Payment();
        await temp.Disclosures.BeginAsync(payment, Disclosure.Later("inquire", Samples.Start));
        var second = Disclosure.Later("inquire", Samples.Start.AddSeconds(9));
        await temp.Disclosures.BeginAsync(payment, second);

        await CompleteAsync(temp, payment, second, 1);

        var kept = await ListAsync(temp, payment);
        Assert.IsType<KeptMessage.Begun>(kept[0].Kept);
        Assert.IsType<KeptMessage.Sent>(kept[1].Kept);
    }

    private static Task<ImmutableArray<DisclosedMessage>> ListAsync(TempDatabase temp, Payment payment) =>
        temp.Disclosures.ListAsync(payment.MerchantId, payment.Id);

    private static Task<UpdateResult> CompleteAsync(TempDatabase temp, Payment payment, Disclosure question, int messages) =>
        temp.Payments.MoveAsync(
            new PaymentUpdate(payment, payment, [])
            {
                Disclosed =
                [
                    question with
                    {
                        Sent = [.. Enumerable.Range(1, messages).Select(i => new Sending(Samples.Start.AddSeconds(10 + i), Fields))],
                    },
                ],
            }
        );
}
