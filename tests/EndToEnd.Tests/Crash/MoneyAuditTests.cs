using System.Collections.Immutable;

namespace EndToEnd.Tests.Crash;

/// <summary>The audit of money finds each kind of difference: whoever alters a book or a ledger is seen.</summary>
public sealed class MoneyAuditTests
{
    private const string Suffix = "0123456789abcdefghijklm";
    private static readonly string Number = BookedPayment.NumberOf("pay_" + Suffix);

    // Held 500,000; captured 120,000 and 30,000; the rest let go; 50,000 refunded.
    private static readonly BookedPayment Order = Payment("manmulsang") with
    {
        Manual = true,
        Captured = 150_000,
        Refunded = 50_000,
        Parts =
        [
            new("capture", "cap_1", 120_000, "succeeded"),
            new("capture", "cap_2", 30_000, "succeeded"),
            new("refund", "ref_1", 50_000, "succeeded"),
        ],
    };

    private static readonly ImmutableArray<LedgerLine> OrderLines =
    [
        Line("manmulsang", "authorize", Number, 500_000),
        Line("manmulsang", "capture", BookedPayment.NumberOf("cap_1"), 120_000),
        Line("manmulsang", "capture", BookedPayment.NumberOf("cap_2"), 30_000),
        Line("manmulsang", "void", null, 350_000),
        Line("manmulsang", "refund", BookedPayment.NumberOf("ref_1"), 50_000),
    ];

    private static readonly BookedPayment Sale = Payment("jeonseong") with
    {
        Captured = 500_000,
        Parts = [new("capture", "cap_" + Suffix, 500_000, "succeeded")],
    };

    private static readonly LedgerLine Charge = Line("jeonseong", "charge", Number, 500_000);

    private static readonly LedgerLine Reverse = Charge with { Kind = "reverse" };

    private static readonly BookedPayment Canceled = Sale with { Status = "canceled", Captured = 0, Parts = [] };

    [Fact]
    public void Equal_books_have_no_difference()
    {
        Assert.Empty(MoneyAudit.Differences([Order], OrderLines));
        Assert.Empty(MoneyAudit.Differences([Sale], [Charge]));
        Assert.Empty(MoneyAudit.Differences([Canceled], [Charge, Reverse]));
        Assert.Empty(MoneyAudit.Differences([Canceled], []));
    }

    [Fact]
    public void Each_ledger_line_that_is_missing_doubled_or_altered_is_found()
    {
        for (var at = 0; at < OrderLines.Length; at++)
        {
            var line = OrderLines[at];
            var others = OrderLines.RemoveAt(at);
            Different(Order, [.. others]);
            Different(Order, [.. OrderLines, line]);
            Different(Order, [.. others, line with { Amount = line.Amount + 1 }]);
            Different(Order, [.. others, line with { Number = "GWX" }]);
            Different(Order, [.. others, line with { Wallet = "jeonseong" }]);
            Different(Order, [.. others, line with { Reference = "another" }]);
            Different(Order, [.. others, line with { Payment = "another" }]);
            if (line.Kind != "void")
            {
                Different(Order, [.. others, line with { Operation = "GWX" }]);
            }
        }
    }

    [Fact]
    public void Sums_that_agree_do_not_hide_that_operations_differ()
    {
        var swapped = OrderLines.SetItem(1, OrderLines[1] with { Amount = 30_000 }).SetItem(2, OrderLines[2] with { Amount = 120_000 });

        Different(Order, [.. swapped]);
    }

    [Fact]
    public void Each_altered_book_is_found()
    {
        foreach (
            var altered in new[]
            {
                Order with
                {
                    Captured = 150_001,
                },
                Order with
                {
                    Refunded = 0,
                },
                Order with
                {
                    Amount = 500_001,
                },
                Order with
                {
                    Status = "canceled",
                },
                Order with
                {
                    Status = "authorized",
                },
                Order with
                {
                    Parts = Order.Parts.RemoveAt(2),
                    Refunded = 0,
                },
                Order with
                {
                    Parts = Order.Parts.RemoveAt(0),
                    Captured = 30_000,
                },
                Order with
                {
                    Parts = Order.Parts.Add(Order.Parts[2]),
                    Refunded = 100_000,
                },
                Order with
                {
                    Parts = Order.Parts.SetItem(0, Order.Parts[0] with { Status = "processing" }),
                    Captured = 30_000,
                },
                Order with
                {
                    Parts = Order.Parts.SetItem(2, Order.Parts[2] with { Status = "failed" }),
                    Refunded = 0,
                },
            }
        )
        {
            Different(altered, OrderLines);
        }
    }

    [Fact]
    public void A_reversed_charge_is_no_live_one()
    {
        Different(Sale, [Charge, Reverse]);
        Different(Canceled, [Charge]);
        Different(Canceled, [Charge, Charge, Reverse]);
        Different(Canceled, [Charge, Reverse, Reverse]);
        Different(Canceled, [Reverse]);
        Different(Sale, [Charge, Charge]);
        Different(Sale, []);
    }

    [Fact]
    public void What_waits_for_a_person_may_have_its_one_charge_and_no_more()
    {
        var review = Canceled with { Status = "review" };

        Assert.Empty(MoneyAudit.Differences([review], []));
        Assert.Empty(MoneyAudit.Differences([review], [Charge]));
        Different(review, [Charge, Charge]);
        Different(review, [Charge with { Amount = 1 }]);
        Different(review, [Charge, Charge with { Kind = "refund" }]);
        Different(review with { Captured = 500_000, Parts = Sale.Parts }, []);
    }

    [Fact]
    public void A_sale_has_one_payment_and_money_has_a_payment()
    {
        Assert.NotEmpty(MoneyAudit.Differences([Sale, Canceled with { Id = "pay_2" }], [Charge]));
        Assert.NotEmpty(MoneyAudit.Differences([], [Charge]));
    }

    private static void Different(BookedPayment payment, ImmutableArray<LedgerLine> lines) =>
        Assert.NotEmpty(MoneyAudit.Differences([payment], lines));

    private static BookedPayment Payment(string scheme) =>
        new()
        {
            Id = "pay_" + Suffix,
            Reference = "sale-1",
            Scheme = scheme,
            SchemeReference = "W1",
            Status = "succeeded",
            Manual = false,
            Amount = 500_000,
            Captured = 0,
            Refunded = 0,
            Parts = [],
            Timeline = [],
        };

    private static LedgerLine Line(string wallet, string kind, string? operation, long amount) =>
        new(wallet, kind, "W1", Number, operation, "sale-1", amount);
}
