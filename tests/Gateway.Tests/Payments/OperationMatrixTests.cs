using System.Globalization;
using Gateway.Payments.Model;
using Gateway.Store.Sql;
using Gateway.Tests.World;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Payments;

/// <summary>
/// Guards which operation is allowed in which state: every operation of a payment, capture and refund is asked for in every
/// status, with nothing beside it, with a capture or refund in each of its statuses, and with a cancel under way. What the
/// contract does not allow is refused, and leaves the payment as it was.
/// </summary>
public sealed class OperationMatrixTests(OperationMatrixTests.Fixture desk) : IClassFixture<OperationMatrixTests.Fixture>
{
    [Fact]
    public async Task Each_operation_is_allowed_in_the_states_of_the_contract_and_refused_in_all_others()
    {
        var pairs = PaymentSituation.All().SelectMany(state => Operations.Of(state), (state, operation) => (state, operation)).ToList();
        Assert.True(pairs.Count > 500, $"only {pairs.Count} pairs of state and operation");
        Assert.All(
            Operations.Names,
            name =>
                Assert.True(
                    pairs.Any(p => p.operation.Name == name && p.operation.Expected is "201" or "200"),
                    $"{name} is allowed in no state"
                )
        );

        var faults = new List<string>();
        // Some at a time: each wallet and merchant has its places.
        foreach (var some in pairs.Chunk(24))
        {
            faults.AddRange((await Task.WhenAll(some.Select(p => FaultAsync(p.state, p.operation)))).OfType<string>());
        }

        Assert.True(faults.Count == 0, $"{faults.Count} of {pairs.Count}:\n{string.Join('\n', faults.Take(20))}");
    }

    /// <summary>What is wrong with the answer to an operation in a state, or null.</summary>
    private async Task<string?> FaultAsync(PaymentSituation state, Operation operation)
    {
        var payment = await StoredPayments.PutAsync(desk.World, state.Make(desk.World));
        var reply = await (operation.IsAdmins ? desk.Operator : desk.World.Merchant).PostAsync(
            operation.Path(payment),
            operation.Body,
            prefer: "wait=0"
        );

        var got = reply.Status is 200 or 201
            ? reply.Status.ToString(CultureInfo.InvariantCulture)
            : FormattableString.Invariant($"{reply.Status} {reply.Code}");
        if (got != operation.Expected)
        {
            return $"{operation.Name} of {state}: {got}, not {operation.Expected}";
        }
        if (reply.Status is 200 or 201)
        {
            return null;
        }
        if (reply.Status == 409)
        {
            var current = reply.Member("current_status").GetString();
            if (current != operation.Current(payment))
            {
                return $"{operation.Name} of {state}: current_status is {current}";
            }
        }
        var after = await desk.World.Services.GetRequiredService<PaymentStore>().FindAsync(payment.MerchantId, payment.Id);
        return after!.Version == payment.Version ? null : $"{operation.Name} of {state}: refused, and the payment changed all the same";
    }

    /// <summary>One gateway for all pairs.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        internal TestWorld World { get; private set; } = null!;

        internal GatewayClient Operator => TestWorld.Client(World.Address, TestWorld.AdminKey);

        public async ValueTask InitializeAsync() => World = await TestWorld.StartAsync();

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
