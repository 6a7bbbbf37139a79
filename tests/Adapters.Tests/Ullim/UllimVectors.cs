using System.Text.Json;

namespace Adapters.Tests.Ullim;

/// <summary>The published vectors of this wallet.</summary>
internal static class UllimVectors
{
    public static readonly JsonElement Own = Vectors.At("ullim");

    public static string Voucher(string name) => Own.List("vouchers").Single(v => v.Text("name") == name).Text("text");
}
