using System.Text;

namespace Load.Drive;

/// <summary>What an answer must be to count as a payment.</summary>
internal sealed class Expected(int status, string words)
{
    private readonly byte[] head = Encoding.ASCII.GetBytes($"HTTP/1.1 {status} ");
    private readonly byte[] words = Encoding.UTF8.GetBytes(words);

    public bool IsMetBy(ReadOnlySpan<byte> answer) => answer.StartsWith(head) && answer.IndexOf(words) > 0;
}
