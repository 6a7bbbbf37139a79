using System.Globalization;
using Sandbox.Walk;
using Spectre.Console;

namespace Sandbox.Screen;

/// <summary>The table of what was done: one row a step, the last column `ok` or what differs.</summary>
internal static class StepTable
{
    public static Table Of(IReadOnlyList<StepResult> results, bool onTerminal)
    {
        var table = new Table { Border = onTerminal ? TableBorder.Rounded : TableBorder.Markdown };
        table.AddColumn(new TableColumn("Step").NoWrap());
        table.AddColumn(new TableColumn("Wallet").NoWrap());
        table.AddColumn(new TableColumn("Outcome"));
        table.AddColumn(new TableColumn("Ids").NoWrap());
        table.AddColumn(new TableColumn("Took").NoWrap().RightAligned());
        table.AddColumn(new TableColumn("Check"));
        foreach (var result in results)
        {
            table.AddRow(
                new Text(result.Step.Title),
                new Text(result.Step.Wallet),
                new Text(result.Outcome),
                new Text(string.Join(onTerminal ? "\n" : " ", result.Ids)),
                new Text(Milliseconds(result.Took)),
                result.IsGood
                    ? new Text("ok", new Style(Color.Green))
                    : new Text(string.Join("; ", result.Differences), new Style(Color.Red))
            );
        }

        return table;
    }

    private static string Milliseconds(TimeSpan took) => string.Create(CultureInfo.InvariantCulture, $"{took.TotalMilliseconds:N0} ms");
}
