namespace Gateway.Tests.Nasty;

/// <summary>The twenty-seven behaviours at the three wallets: what the gateway must survive, and what plays it.</summary>
internal static class Behaviours
{
    private static readonly Cell Uncalled = new Cell.NotApplicable("no callbacks");
    private static readonly Cell Tokenless = new Cell.NotApplicable("no tokens: every request is signed by itself");
    private static readonly Cell NoXml = new Cell.NotApplicable("JSON only");
    private static readonly Cell NoBatch = new Cell.NotApplicable("online only, no batches");
    private static readonly Missing Reconciliation = new(
        "settlement_reports",
        "no state change is shown; the break in reconciliation needs settlement reports"
    );

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        new(
            1,
            "executed, then no answer",
            Play(JeonseongScenes.FoundByInquiry(1)),
            Play(ManmulSangScenes.AskedAgain(1)),
            Play(UllimScenes.FoundByInquiry(1))
        ),
        new(
            2,
            "answer cut off in the body",
            Play(JeonseongScenes.NothingKept(2)),
            Play(ManmulSangScenes.NothingKept(2)),
            Play(UllimScenes.NothingKept(2))
        ),
        new(
            3,
            "a page of HTML with 200",
            Play(JeonseongScenes.NothingKept(3)),
            Play(ManmulSangScenes.NothingKept(3)),
            Play(UllimScenes.NothingKept(3))
        ),
        new(
            4,
            "wrong signature",
            Play(JeonseongScenes.FoundByInquiry(4)),
            Play(ManmulSangEventScenes.Refused(4, "callback of manmulsang was refused: signature")),
            new Cell.NotApplicable("answers are not signed")
        ),
        new(
            5,
            "number used for another amount",
            Play(JeonseongScenes.AnotherAmountAsync),
            Play(ManmulSangScenes.KeyReusedAsync),
            Play(UllimScenes.ForeignNumberAsync)
        ),
        new(
            6,
            "not found, then found",
            Play(JeonseongScenes.FoundByInquiry(6, alsoOrder: false)),
            Play(ManmulSangEventScenes.EachOnce(6)),
            Play(UllimScenes.FoundByInquiry(6))
        ),
        new(7, "every callback three times", Uncalled, Play(ManmulSangEventScenes.EachOnce(7)), Uncalled),
        new(8, "callback before the answer", Uncalled, Play(ManmulSangScenes.PaidBeforeTheAnswerAsync), Uncalled),
        new(9, "callbacks out of order", Uncalled, Play(ManmulSangEventScenes.EachOnce(9)), Uncalled),
        new(
            10,
            "paid after it was closed or reversed",
            Play(JeonseongScenes.TakenLateAsync),
            Play(ManmulSangScenes.TakenLateAsync),
            Play(UllimScenes.TakenLateAsync)
        ),
        new(
            11,
            "callback about a foreign order",
            Uncalled,
            Play(ManmulSangEventScenes.Refused(11, "speaks of an order that is not ours")),
            Uncalled
        ),
        new(
            12,
            "callback replayed an hour later",
            Uncalled,
            Play(ManmulSangEventScenes.Refused(12, "callback of manmulsang was refused: created")),
            Uncalled
        ),
        new(
            13,
            "clocks differ",
            Play(JeonseongScenes.SentAgain(13, times: 2)),
            Play(ManmulSangEventScenes.EachOnce(13)),
            Play(UllimScenes.ClockAsync)
        ),
        new(
            14,
            "maintenance",
            Play(JeonseongScenes.MaintenanceAsync),
            Play(ManmulSangScenes.MaintenanceAsync),
            Play(UllimScenes.MaintenanceAsync)
        ),
        new(
            15,
            "one byte a second",
            Play(JeonseongScenes.FoundByInquiry(15)),
            Play(ManmulSangScenes.AskedAgain(15)),
            Play(UllimScenes.FoundByInquiry(15))
        ),
        new(
            16,
            "too many requests",
            Play(JeonseongScenes.SentAgain(16, times: 3)),
            Play(ManmulSangScenes.TooManyRequestsAsync),
            Play(UllimScenes.TooManyRequestsAsync)
        ),
        new(17, "token dead in mid-flight", Tokenless, Play(ManmulSangScenes.DeadTokenAsync), Tokenless),
        new(
            18,
            "undocumented code, unknown members",
            Play(JeonseongScenes.UndocumentedAsync),
            Play(ManmulSangEventScenes.UndocumentedAsync),
            Play(UllimScenes.UndocumentedAsync)
        ),
        new(
            19,
            "the undo's answer is unknown",
            Play(JeonseongScenes.UndoUnknownAsync),
            Play(ManmulSangScenes.UndoUnknownAsync),
            Play(UllimScenes.UndoUnknownAsync)
        ),
        new(20, "an event names another amount", Uncalled, Play(ManmulSangEventScenes.AnotherAmountAsync), Uncalled),
        new(
            21,
            "result file with a line twice and reordered",
            NoBatch,
            NoBatch,
            new Cell.Unserved(new("offline", "batches belong to offline payments"))
        ),
        new(
            22,
            "settlement names another amount",
            new Cell.Played(JeonseongScenes.Taken(22)) { Missing = Reconciliation },
            new Cell.Played(ManmulSangScenes.Taken(22)) { Missing = Reconciliation },
            new Cell.Played(UllimScenes.Taken(22)) { Missing = Reconciliation }
        ),
        new(
            23,
            "too late to reverse",
            Play(JeonseongScenes.ReversedTooLateAsync),
            new Cell.NotApplicable("void and refund know no business day"),
            Play(UllimScenes.ReversedTooLateAsync)
        ),
        new(
            24,
            "signed with the next key",
            Play(JeonseongScenes.Taken(24)),
            Play(ManmulSangEventScenes.EachOnce(24)),
            Play(UllimScenes.VoucherKeysAsync)
        ),
        new(
            25,
            "amount in another form",
            new Cell.NotApplicable("one form only: a text of digits, signed"),
            Play(ManmulSangEventScenes.EachOnce(25)),
            Play(UllimScenes.FoundByInquiry(25))
        ),
        new(
            26,
            "voucher spent elsewhere",
            Play(JeonseongScenes.SpentCodeAsync),
            new Cell.NotApplicable("the shop shows the code; payers have none"),
            Play(UllimScenes.SpentElsewhereAsync)
        ),
        new(27, "document type in XML", NoXml, NoXml, Play(UllimScenes.FoundByInquiry(27))),
    ];

    private static Cell.Played Play(Scene scene) => new(scene);
}
