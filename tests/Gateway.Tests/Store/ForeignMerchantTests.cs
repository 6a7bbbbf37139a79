using Gateway.Payments.Model;
using Gateway.Store.Sql;
using Gateway.Tests.Merchants;
using Gateway.Tests.World;

namespace Gateway.Tests.Store;

/// <summary>
/// Every statement of the real stores that takes a merchant's id keeps to that merchant: asked in another one's name for things that
/// are there, it finds nothing and changes nothing.
/// </summary>
public sealed class ForeignMerchantTests
{
    // They make something of the merchant that asks, and name nothing that was there before.
    private static readonly string[] OnlyMake =
    [
        $"{nameof(PaymentStore)}.{nameof(PaymentStore.InsertAsync)}",
        $"{nameof(EndpointStore)}.{nameof(EndpointStore.AddAsync)}",
        $"{nameof(DisclosureStore)}.{nameof(DisclosureStore.BeginAsync)}",
        $"{nameof(MerchantStore)}.{nameof(MerchantStore.AddKeyAsync)}",
    ];

    // A store for one node has no leases to give back.
    private static readonly string[] SilentHere = MerchantStatements.Lease is null
        ? [$"{nameof(PaymentStore)}.{nameof(PaymentStore.ReleaseAsync)}"]
        : [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_statement_finds_or_changes_anything_in_the_name_of_another_merchant()
    {
        await using var world = await TestWorld.StartAsync();
        var theirs = await Belongings.MakeAsync(world);
        // Nothing else may change the store meanwhile.
        await world.StopGatewayAsync();
        if (MerchantStatements.Lease is { } lease)
        {
            await world.Store.ExecuteAsync($"update payments set lease_until = {lease}");
        }
        // As pruning leaves it.
        await world.Store.ExecuteAsync($"insert into event_floors (merchant_id, id) values ('{Belongings.Owner}', '{theirs.Event}')");
        await using var database = await world.Store.OpenAsync();
        var stores = new Stores(database);
        var payment = (await stores.Payments.FindAsync(Belongings.Owner, theirs.Paid))!;
        var statements = new MerchantStatements(stores, theirs, payment).List;
        var names = statements.Select(s => s.Name).ToHashSet();
        Assert.Equal(
            Statement.AllOfMerchants().Except(OnlyMake).Order(StringComparer.Ordinal).Distinct(),
            names.Order(StringComparer.Ordinal)
        );
        Assert.True(names.Count > 20, $"only {names.Count} statements were found");

        var rows = await RowsAsync(world.Store);
        foreach (var statement in statements)
        {
            var found = await statement.AskAsync(Belongings.Stranger);
            Assert.True(Statement.IsNothing(found), $"{statement.Name} finds {found} in the name of another merchant");
            AssertSame(statement, rows, await RowsAsync(world.Store));
        }
        // The same in the owner's name finds or changes something: so there was something to find.
        foreach (var statement in statements.Where(s => !SilentHere.Contains(s.Name)))
        {
            var found = await statement.AskAsync(Belongings.Owner);
            var after = await RowsAsync(world.Store);
            Assert.True(
                !Statement.IsNothing(found) || !rows.SequenceEqual(after),
                $"{statement.Name} does nothing in the owner's name either"
            );
            rows = after;
        }
    }

    private static void AssertSame(Statement statement, List<string> before, List<string> after) =>
        Assert.True(
            before.SequenceEqual(after),
            $"{statement.Name} in the name of another merchant changes {string.Join('\n', before.Except(after))} into {string.Join('\n', after.Except(before))}"
        );

    /// <summary>All that is stored but where the database itself keeps count of its commits.</summary>
    private static async Task<List<string>> RowsAsync(TestStore store) =>
        [
            .. (await store.AllRowsAsync())
                .Where(row => row.Table is not ("lanes" or "event_heads"))
                .Select(row => $"{row.Table}: {string.Join(" | ", row.Cells)}")
                .Order(StringComparer.Ordinal),
        ];
}
