using System.Globalization;

namespace Sandbox.Walk;

/// <summary>An amount for people: minor units in, won with two decimals out.</summary>
internal static class Won
{
    public static string Of(long minor) => string.Create(CultureInfo.InvariantCulture, $"{minor / 100m:N2} KPW");
}
