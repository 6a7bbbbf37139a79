namespace Sandbox;

/// <summary>The last lines that a program wrote.</summary>
internal sealed class OutputTail(int most)
{
    private readonly Lock gate = new();
    private readonly Queue<string> lines = new();

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    public void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (gate)
        {
            lines.Enqueue(line);
            if (lines.Count > most)
            {
                lines.Dequeue();
            }
        }
    }
}
