using System.Reflection;
using System.Text.Json;
using Adapters.Contract;
using Adapters.Kit;

namespace Gateway.Tests.Architecture;

/// <summary>A wallet's page shows every code of its tables and what the gateway makes of it, as the adapter does.</summary>
public sealed class CodePagesTests
{
    public static TheoryData<string> Wallets => [.. SourceTree.Wallets];

    [Theory]
    [MemberData(nameof(Wallets))]
    public void The_page_of_a_wallet_has_its_table_of_codes(string wallet)
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, $"docs/wallets/{wallet.ToLowerInvariant()}.md"));
        var expected = Tables(wallet).Select(table => string.Join('\n', Lines(table))).ToList();
        Assert.NotEmpty(expected);

        Assert.All(
            expected,
            text =>
                Assert.True(
                    page.Contains(text, StringComparison.Ordinal),
                    $"docs/wallets/{wallet.ToLowerInvariant()}.md must contain:\n{text}"
                )
        );
    }

    private static IEnumerable<(string Name, CodeTable Table)> Tables(string wallet) =>
        typeof(Adapters.Jeonseong.JeonseongSetup)
            .Assembly.GetType($"Adapters.{wallet}.{wallet}Codes", throwOnError: true)!
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(CodeTable))
            .Select(field => (field.Name, (CodeTable)field.GetValue(null)!));

    private static IEnumerable<string> Lines((string Name, CodeTable Table) table) =>
        [
            $"<!-- codes: {table.Name} -->",
            "| code | means | reason | alert |",
            "|---|---|---|---|",
            .. table.Table.Select(row =>
                $"| `{row.Key}` | {Word(row.Value.Meaning)} | {Reason(row.Value.Reason)} | {Alert(row.Value.Alert)} |"
            ),
        ];

    private static string Word(Meaning meaning) => JsonNamingPolicy.SnakeCaseLower.ConvertName(meaning.ToString()).Replace('_', ' ');

    private static string Reason(DeclineReason? reason) =>
        reason is { } one ? $"`{JsonNamingPolicy.SnakeCaseLower.ConvertName(one.ToString())}`" : "–";

    private static string Alert(Alert alert) =>
        alert == Adapters.Contract.Alert.None ? "–" : JsonNamingPolicy.SnakeCaseLower.ConvertName(alert.ToString()).Replace('_', ' ');
}
