using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Crash;

/// <summary>The audits of keys, statuses, events and deliveries find what they are there to find.</summary>
public sealed class PromiseAuditTests
{
    private static readonly BookedPayment Sale = new()
    {
        Id = "pay_1",
        Reference = "sale-1",
        Scheme = "jeonseong",
        SchemeReference = "W1",
        Status = "succeeded",
        Manual = false,
        Amount = 100,
        Captured = 100,
        Refunded = 0,
        Parts = [new("capture", "cap_1", 100, "succeeded")],
        Timeline = ["payment.processing", "capture.succeeded", "payment.succeeded"],
    };

    private static readonly BookedEvent[] Events =
    [
        Event("evt_1", "payment.processing", "pay_1"),
        Event("evt_2", "capture.succeeded", "cap_1"),
        Event("evt_3", "payment.succeeded", "pay_1"),
    ];

    [Fact]
    public void A_key_answers_with_what_it_made_as_a_repeat_and_with_200()
    {
        Assert.Empty(Key(New(201), Repeat(200)));
        Assert.Empty(Key(Repeat(200), Repeat(200)));
        Assert.NotEmpty(Key(New(201), New(201)));
        Assert.NotEmpty(Key(New(201), Repeat(201)));
        Assert.NotEmpty(Key(New(201), New(200)));
        Assert.NotEmpty(Key(New(200), Repeat(200)));
        Assert.NotEmpty(Key(New(201), Repeat(200, "pay_2")));
        Assert.NotEmpty(Key(New(201), new Heard(409, new JsonObject(), Replayed: false)));
    }

    [Fact]
    public void A_status_goes_on_and_never_back()
    {
        Assert.Empty(PromiseAudit.OfObject("pay_1", ["processing", "succeeded"], "succeeded"));
        Assert.Empty(PromiseAudit.OfObject("pay_1", ["authorized"], "canceled"));
        Assert.NotEmpty(PromiseAudit.OfObject("pay_1", ["processing"], null));
        Assert.NotEmpty(PromiseAudit.OfObject("pay_1", ["succeeded"], "canceled"));
        Assert.NotEmpty(PromiseAudit.OfObject("pay_1", ["authorized"], "processing"));
        Assert.NotEmpty(PromiseAudit.OfObject("pay_1", ["authorized"], "declined-by-nobody"));
        Assert.NotEmpty(PromiseAudit.OfObject("ref_1", ["failed"], "succeeded"));
    }

    [Fact]
    public void Each_missing_doubled_or_strange_event_is_found()
    {
        Assert.Empty(EventAudit.OfEvents([Sale], Events));
        for (var at = 0; at < Events.Length; at++)
        {
            var twice = Events.ToList();
            twice.Insert(at, Events[at]);
            Assert.NotEmpty(EventAudit.OfEvents([Sale], twice));
            twice.RemoveRange(at, 2);
            Assert.NotEmpty(EventAudit.OfEvents([Sale], twice));
        }
        Assert.NotEmpty(EventAudit.OfEvents([Sale], [Events[0], Events[2], Events[1]]));
        Assert.NotEmpty(EventAudit.OfEvents([], Events));
        Assert.NotEmpty(EventAudit.OfEvents([Sale with { Status = "canceled" }], Events));
    }

    [Fact]
    public void Each_delivery_that_is_missing_forged_changed_or_too_early_is_found()
    {
        var all = Events.Select(e => Receipt(e)).ToArray();
        Assert.Empty(EventAudit.OfDeliveries("*", Events, all));
        Assert.Empty(EventAudit.OfDeliveries("payment.*", Events, [all[0], all[2]]));
        Assert.Empty(EventAudit.OfDeliveries("*", Events, [all[0] with { Accepted = false }, .. all, all[0]]));
        Assert.NotEmpty(EventAudit.OfDeliveries("payment.*", Events, all));
        Assert.NotEmpty(EventAudit.OfDeliveries("*", Events, all[..2]));
        Assert.NotEmpty(EventAudit.OfDeliveries("*", Events, [.. all[..2], all[2] with { Accepted = false }]));
        Assert.NotEmpty(EventAudit.OfDeliveries("*", Events, [.. all[..2], all[2] with { Signed = false }]));
        Assert.NotEmpty(EventAudit.OfDeliveries("*", Events, [all[0], all[2], all[1]]));
        Assert.NotEmpty(EventAudit.OfDeliveries("*", Events, [all[0] with { Accepted = false }, all[1], all[0], all[2]]));
        Assert.NotEmpty(EventAudit.OfDeliveries("*", Events, [all[0] with { Body = all[1].Body }, all[1], all[2]]));
    }

    private static IEnumerable<string> Key(Heard first, Heard now)
    {
        var asked = new Asked("key", "/v1/payments", "{}");
        asked.Answers.Enqueue(first);
        asked.Answers.Enqueue(now);
        return PromiseAudit.OfKey(asked, now);
    }

    private static Heard New(int status) => new(status, Object("pay_1"), Replayed: false);

    private static Heard Repeat(int status, string id = "pay_1") => new(status, Object(id), Replayed: true);

    private static JsonObject Object(string id) => new() { ["id"] = id };

    private static BookedEvent Event(string id, string type, string of) => new(id, type, of, "pay_1", Object(of));

    private static Receipt Receipt(BookedEvent told) =>
        new(told.Id, Signed: true, Accepted: true, new JsonObject { ["type"] = told.Type, ["data"] = told.Data.DeepClone() });
}
