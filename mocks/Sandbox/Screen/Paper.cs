using Spectre.Console;

namespace Sandbox.Screen;

/// <summary>Where the sandbox writes: a terminal, or a file or pipe that has no width and no colours.</summary>
internal sealed class Paper
{
    // Wide enough for a row with two ids; nobody's file wraps.
    private const int FileWidth = 400;

    private readonly IAnsiConsole _console;

    public Paper(TextWriter output, bool onTerminal)
    {
        OnTerminal = onTerminal;
        _console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = onTerminal ? AnsiSupport.Detect : AnsiSupport.No,
                ColorSystem = onTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(output),
            }
        );
        if (!onTerminal)
        {
            _console.Profile.Width = FileWidth;
        }
    }

    public bool OnTerminal { get; }

    public void Write(Table table)
    {
        if (OnTerminal)
        {
            _console.Write(table);
            return;
        }

        // A table is drawn as wide as the paper; in a file the blanks behind it are only in the way.
        using var drawn = new StringWriter();
        new Paper(drawn, onTerminal: false)._console.Write(table);
        foreach (var line in drawn.ToString().Split('\n').Select(line => line.TrimEnd()))
        {
            if (line.Length > 0)
            {
                Line(line);
            }
        }
    }

    /// <summary>One line exactly as it is: it may be copied into a shell, so it is never wrapped.</summary>
    public void Line(string text = "") => _console.Profile.Out.Writer.WriteLine(text);
}
