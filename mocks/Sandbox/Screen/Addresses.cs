namespace Sandbox.Screen;

/// <summary>What to try in a running sandbox: lines to be copied into a shell.</summary>
internal static class Addresses
{
    public static void Write(Paper paper, SandboxWorld world)
    {
        var gateway = Bare(world.Gateway.BaseUrl);
        var jeonseong = Bare(world.Jeonseong.BaseUrl);
        var manmulSang = Bare(world.ManmulSang.BaseUrl);
        var ullim = Bare(world.Ullim.BaseUrl);
        paper.Line();
        paper.Line($"The API to read and try   {gateway}/docs");
        paper.Line($"The mocks' admin          {jeonseong}/__wallet/ledger");
        paper.Line($"                          {manmulSang}/__wallet/ledger");
        paper.Line($"                          {ullim}/__wallet/ledger");
        paper.Line($"Key for /admin/v1         {world.AdminKey}");
        paper.Line();
        paper.Line("Into another shell, then a payment:");
        paper.Line($"export GATEWAY={gateway} KEY={world.ApiKey} JEONSEONG={jeonseong} MANMULSANG={manmulSang} ULLIM={ullim}");
        paper.Line(Payment);
        paper.Line();
        paper.Line("Ctrl-C stops everything and removes the store.");
    }

    private const string Payment = """
        curl -s "$GATEWAY/v1/payments" -H "Authorization: Bearer $KEY" -H "Idempotency-Key: $(date +%s%N)" -H "Content-Type: application/json" -d "{\"amount\":1250000,\"currency\":\"KPW\",\"reference\":\"order-1001\",\"code\":\"$(curl -s "$JEONSEONG/__wallet/code" -d '{}' | sed 's/.*"code": *"\([^"]*\)".*/\1/')\"}"
        """;

    private static string Bare(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
