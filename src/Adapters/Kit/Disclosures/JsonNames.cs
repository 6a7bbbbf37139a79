using System.Text.Json;

namespace Adapters.Kit.Disclosures;

/// <summary>The names of a JSON body's members, nested ones joined by dots; the values are passed over.</summary>
internal static class JsonNames
{
    private const int MaxDepth = 16;
    private const int MaxPath = 512;

    public static void Read(byte[] body, FieldReader.Found found)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        Span<char> path = stackalloc char[MaxPath];
        // How much of the path belongs to the object or array around each depth.
        Span<int> around = stackalloc int[MaxDepth + 2];
        var length = 0;
        var empty = false;
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    length = around[reader.CurrentDepth];
                    if (length > 0)
                    {
                        path[length++] = '.';
                    }
                    length += reader.CopyString(path[length..]);
                    empty = false;
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    around[reader.CurrentDepth + 1] = length;
                    empty = true;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    length = around[reader.CurrentDepth + 1];
                    if (empty && length > 0)
                    {
                        found.Add(path[..length]);
                    }
                    empty = false;
                    break;
                default:
                    found.Add(length > 0 ? path[..length] : "body");
                    empty = false;
                    break;
            }
        }
    }
}
